// Pages of what people say is wrong, of their own posts and minutes, and of whoever answers.  SPDX-License-Identifier: Apache-2.0
//
// What is made here is about one person of its own, and answered at the end.
import { main, press, signIn, visitor } from "./browser.mjs";
import { look, watch } from "./look.mjs";
import { newcomer, one } from "./stack.mjs";

const newPage = async (login) => {
  const page = watch(await (await visitor({ reducedMotion: "reduce" })).newPage());
  await signIn(page, login);
  return page;
};
const visit = async (page, url, name, status) => {
  await page.goto(url);
  await look(page, name, status);
};

export async function contests() {
  const who = newcomer();
  const page = await newPage(who.login);
  await visit(page, "/contests", "contests-none");
  await visit(page, "/contests/new", "contest-choose");
  await visit(page, "/posts", "own-posts");
  await visit(page, "/minutes?from=2020-01-01", "minutes");
  await visit(page, "/minutes?from=never", "minutes-problem", 422);
  await page.goto("/posts");
  await main(page).getByRole("link", { name: /^Something here is wrong/ }).first().click();
  await main(page).getByRole("button", { name: "Send" }).waitFor();
  await look(page, "contest-form");
  await press(page, "Send");
  await look(page, "contest-problems", 422);
  await main(page).getByLabel("I do not work there any more").check({ force: true });
  await page.fill("#right", "It ended on 1 March.");
  await press(page, "Send");
  await page.waitForURL(/\/contests\?sent=1$/);
  await look(page, "contests-wait");

  const admin = await newPage("admin@demo.example");
  const path = `/people/${who.id}/contests/${one(`SELECT max(id) FROM contest WHERE person_id = ${who.id}`)}`;
  await visit(admin, "/waiting", "waiting");
  await visit(admin, path, "contest-to-answer");
  await press(admin, "I take it");
  await admin.waitForURL(/\?taken=1$/);
  await look(admin, "contest-taken");
  await press(admin, "Save answer");
  await look(admin, "contest-answer-problems", 422);
  await main(admin).getByLabel("It stays as it is").check({ force: true });
  await admin.fill("#reason", "The post goes on until June.");
  await press(admin, "Save answer");
  await admin.waitForURL(/\/waiting\?saved=1$/);
  await visit(admin, `/people/${who.id}/contests`, "person-contests");
  await visit(page, "/contests", "contests-answered");
}
