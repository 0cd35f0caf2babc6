/** Maps of the command centre: the desk, the wall, a day played again. Every page reads without it. */
import { desk } from "./desk";
import { replay } from "./replay";
import { opened, wall } from "./wall";

document.documentElement.classList.add("js");
document.querySelectorAll<HTMLElement>("[data-command]").forEach(desk);
document.querySelectorAll<HTMLElement>("[data-replay]").forEach(replay);
if (document.body.dataset.wall) wall(document.body);
if (document.body.dataset.wallOpen) opened(document.body);
