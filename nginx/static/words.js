/*
 * The sentences that scripts say, by language. A language that is missing here is shown in English.
 * {0} stands for a number or a time.  SPDX-License-Identifier: Apache-2.0
 */
const SENTENCES = {
  en: {
    saving: "Saving…",
    saved: "Saved {0}",
    waitingOne: "Waiting for connection: 1 answer kept on this device",
    waiting: "Waiting for connection: {0} answers kept on this device",
    waitingPageOne: "Waiting for connection: 1 answer kept on this page",
    waitingPage: "Waiting for connection: {0} answers kept on this page",
    signedOut: "Not saved: signed out. Sign in; your words are kept.",
    conflict: "Not saved: this answer was changed in another window. Yours stands here. Press the button below to see both and choose.",
    refused: "Not saved yet. Press Save and continue to try again.",
    over: "Not saved: this attempt has ended. Nothing can be changed in it any more.",
    keptHere: "Kept on this device, not saved yet",
    signIn: "Sign in",
    login: "Employee number or e-mail",
    password: "Password",
    wrong: "This login and password do not fit together. Check both; capital letters count in the password.",
    code: "Code of your app, or a recovery code",
    codeWanted: "Your password is right. Now type the code of your app.",
    wrongCode: "This code does not fit, or it was used. Wait for the next one.",
    unreachable: "There is no connection just now. Your words are kept. Try again in a moment.",
    otherTitle: "Somebody else is signed in",
    other: "Another person signed in on this device, so nothing was sent. The answers given here are kept, and are sent when the one who gave them signs in again.",
    goOn: "Go on",
    exitMore: "Shift, press {0} more times to exit.",
    exitOnce: "Shift, press 1 more time to exit.",
    exitLoading: "Loading.",
    sessionEnds: "You will be signed out at {0}.",
    stay: "Stay signed in",
    left: "About {0} minutes left",
    leftOne: "About 1 minute left",
    leftNone: "The time is up. What was saved is kept.",
    passwordShortOne: "Not yet: 1 more character.",
    passwordShort: "Not yet: {0} more characters.",
    passwordLong: "Not yet: at most {0} characters.",
    passwordEasy: "Not yet: rows of keys, years and repetitions are easy to guess. Add a few words.",
    passwordEnough: "Long enough. A longer one is harder to guess.",
    passwordStrong: "Strong. We still compare it with common words when you save it.",
  },
  es: {
    saving: "Guardando…",
    saved: "Guardado {0}",
    waitingOne: "Esperando conexión: 1 respuesta conservada en este dispositivo",
    waiting: "Esperando conexión: {0} respuestas conservadas en este dispositivo",
    waitingPageOne: "Esperando conexión: 1 respuesta conservada en esta página",
    waitingPage: "Esperando conexión: {0} respuestas conservadas en esta página",
    signedOut: "Sin guardar: la sesión terminó. Inicie sesión; sus palabras se conservan.",
    conflict: "Sin guardar: esta respuesta se cambió en otra ventana. La suya está aquí. Pulse el botón de abajo para ver las dos y elegir.",
    refused: "Aún sin guardar. Pulse Guardar y continuar para intentarlo de nuevo.",
    over: "Sin guardar: este intento ha terminado. Ya no se puede cambiar nada en él.",
    keptHere: "Conservada en este dispositivo, aún sin guardar",
    signIn: "Iniciar sesión",
    login: "Número de empleado o correo electrónico",
    password: "Contraseña",
    wrong: "Este usuario y esta contraseña no coinciden. Revise ambos; en la contraseña cuentan las mayúsculas.",
    code: "Código de su aplicación, o un código de recuperación",
    codeWanted: "Su contraseña es correcta. Ahora escriba el código de su aplicación.",
    wrongCode: "Este código no coincide o ya se usó. Espere el siguiente.",
    unreachable: "Ahora no hay conexión. Sus palabras se conservan. Inténtelo de nuevo en un momento.",
    otherTitle: "Otra persona ha iniciado sesión",
    other: "Otra persona inició sesión en este dispositivo, así que no se envió nada. Las respuestas dadas aquí se conservan y se enviarán cuando quien las dio inicie sesión de nuevo.",
    goOn: "Seguir",
    exitMore: "Mayúsculas: pulse {0} veces más para salir.",
    exitOnce: "Mayúsculas: pulse 1 vez más para salir.",
    exitLoading: "Cargando.",
    sessionEnds: "Su sesión terminará a las {0}.",
    stay: "Seguir conectado",
    left: "Quedan unos {0} minutos",
    leftOne: "Queda alrededor de 1 minuto",
    leftNone: "Se acabó el tiempo. Lo guardado se conserva.",
    passwordShortOne: "Todavía no: falta 1 carácter.",
    passwordShort: "Todavía no: faltan {0} caracteres.",
    passwordLong: "Todavía no: como máximo {0} caracteres.",
    passwordEasy: "Todavía no: las filas de teclas, los años y las repeticiones son fáciles de adivinar. Añada unas palabras.",
    passwordEnough: "Longitud suficiente. Una más larga es más difícil de adivinar.",
    passwordStrong: "Fuerte. Al guardarla, también la comparamos con palabras comunes.",
  },
};

export function words(key, value) {
  const language = document.documentElement.lang.split("-")[0];
  return (SENTENCES[language] ?? SENTENCES.en)[key].replace("{0}", value);
}

/* "14:05", of an instant. */
export function clock(instant) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(instant);
}

/* An element with attributes and what stands in it. */
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
