/*
 * The sentences that scripts say, by language. A language that is missing here is shown in English.
 * {0} stands for a number or a time.  SPDX-License-Identifier: Apache-2.0
 */
const SENTENCES = {
  en: {
    saving: "Saving…",
    saved: "Saved {0}",
    waiting: "Waiting for connection: your answer is kept on this page",
    signedOut: "Not saved: signed out. Sign in; your words are kept.",
    stale: "Not saved: this answer was changed in another window. Reload the page to see what is stored.",
    refused: "Not saved yet. Press Save and continue to try again.",
    exitMore: "Shift, press {0} more times to exit.",
    exitOnce: "Shift, press 1 more time to exit.",
    exitLoading: "Loading.",
    sessionEnds: "You will be signed out at {0}. Open any page before then to stay signed in.",
  },
  es: {
    saving: "Guardando…",
    saved: "Guardado {0}",
    waiting: "Esperando conexión: su respuesta se conserva en esta página",
    signedOut: "Sin guardar: la sesión terminó. Inicie sesión; sus palabras se conservan.",
    stale: "Sin guardar: esta respuesta se cambió en otra ventana. Vuelva a cargar la página para ver lo guardado.",
    refused: "Aún sin guardar. Pulse Guardar y continuar para intentarlo de nuevo.",
    exitMore: "Mayúsculas: pulse {0} veces más para salir.",
    exitOnce: "Mayúsculas: pulse 1 vez más para salir.",
    exitLoading: "Cargando.",
    sessionEnds: "Su sesión terminará a las {0}. Abra cualquier página antes para seguir conectado.",
  },
};

export function words(key, value) {
  const language = document.documentElement.lang.split("-")[0];
  return (SENTENCES[language] ?? SENTENCES.en)[key].replace("{0}", value);
}
