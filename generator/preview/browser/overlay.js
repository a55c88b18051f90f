// The panel of problems. With an error it lies over the page; with warnings
// alone there is a small count at the edge that opens it. It is in a shadow
// tree of its own outside of the body: no style of the site reaches it, and no
// update of the page touches it.

let host = null;
let panel, badge, list, summary;
let told = ""; // the problems that were shown last, as text
let closed = false; // by the reader, until there are other problems

// show brings the panel up to date.
export function show(problems, plain) {
	const text = JSON.stringify(problems);
	if (text !== told) closed = false;
	told = text;
	if (problems.length === 0 || plain) {
		host?.remove();
		host = null;
		return;
	}
	if (!host) build();
	const isError = (p) => p.severity === "error";
	list.replaceChildren(...problems.filter(isError).map(item), ...problems.filter((p) => !isError(p)).map(item));
	const errors = problems.filter(isError).length;
	summary.textContent = [counted(errors, "error"), counted(problems.length - errors, "warning")].filter(Boolean).join(", ");
	badge.textContent = summary.textContent;
	badge.className = errors > 0 ? "badge error" : "badge";
	open(errors > 0 && !closed);
}

const counted = (n, what) => (n === 0 ? "" : `${n} ${what}${n === 1 ? "" : "s"}`);

function open(yes) {
	panel.hidden = !yes;
	badge.hidden = yes;
}

function build() {
	host = document.createElement("digestry-preview");
	host.style.display = "none"; // until its styles are there
	const root = host.attachShadow({ mode: "open" });
	const styles = make("link", "");
	styles.rel = "stylesheet";
	styles.href = "/.digestry/overlay.css";
	styles.onload = () => (host.style.display = "");
	panel = make("section", "panel");
	panel.setAttribute("role", "region");
	panel.setAttribute("aria-label", "Problems of this site");
	panel.lang = "en";
	panel.tabIndex = 0; // so that keys can scroll it
	summary = make("h2", "summary");
	summary.setAttribute("role", "status");
	const close = make("button", "close", "Close");
	close.title = "Close until there are other problems (Escape)";
	close.onclick = () => {
		closed = true;
		open(false);
	};
	const bar = make("header", "bar");
	bar.append(summary, close);
	list = make("ol", "problems");
	panel.append(bar, list);
	badge = make("button", "badge");
	badge.lang = "en";
	badge.onclick = () => open(true);
	root.append(styles, panel, badge);
	document.documentElement.append(host);
}

addEventListener("keydown", (event) => {
	if (event.key === "Escape" && host && !panel.hidden) {
		closed = true;
		open(false);
	}
});

function item(problem) {
	const li = make("li", problem.severity);
	const head = make("p", "head");
	const place = problem.line ? `${problem.file}:${problem.line}:${problem.column ?? 1}` : problem.file;
	if (place) head.append(make("code", "place", place), " ");
	head.append(make("span", "severity", problem.severity), " ", make("span", "message", problem.message));
	li.append(head);
	if (problem.hint) li.append(make("p", "hint", problem.hint));
	if (problem.frame) li.append(frame(problem));
	return li;
}

// frame shows the lines around, with a mark at the very character.
function frame(problem) {
	const pre = make("pre", "frame");
	problem.frame.forEach((text, i) => {
		const number = problem.first + i;
		const line = make("span", number === problem.line ? "line here" : "line");
		line.append(make("span", "number", String(number).padStart(4)), " ");
		const characters = [...text];
		const at = (problem.column ?? 0) - 1;
		if (number === problem.line && at >= 0 && at < characters.length) {
			line.append(characters.slice(0, at).join(""), make("mark", "", characters[at]), characters.slice(at + 1).join(""));
		} else {
			line.append(text);
		}
		pre.append(line, "\n");
	});
	return pre;
}

function make(name, className, text) {
	const e = document.createElement(name);
	if (className) e.className = className;
	if (text !== undefined) e.textContent = text;
	return e;
}
