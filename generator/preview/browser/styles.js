// Style sheets and other files change without a reload of the page.

// nameOf is what a file is called whatever bytes it has: themes name theirs by
// a hash of them.
const hash = /[.-][0-9a-f]{8,64}(?=\.\w+$)/;
const nameOf = (address) => new URL(address, location.href).pathname.replace(hash, "");

const sheets = (root) => [...root.querySelectorAll('link[rel~="stylesheet"]')];
const hrefOf = (link) => link.digestryOf ?? link.getAttribute("href");

// exchangeStyles brings a sheet with another address in before the old one goes,
// or the page would be bare for a moment. Sheets of one name belong together, and
// those that are left over in their order.
export async function exchangeStyles(before, after) {
	const gone = sheets(before).filter((old) => !sheets(after).some((next) => hrefOf(next) === hrefOf(old)));
	const come = sheets(after).filter((next) => !sheets(before).some((old) => hrefOf(old) === hrefOf(next)));
	const pairs = [];
	for (const rule of [(a, b) => nameOf(hrefOf(a)) === nameOf(hrefOf(b)), () => true]) {
		for (const old of [...gone]) {
			const next = come.find((n) => rule(old, n));
			if (!next) continue;
			pairs.push([old, next]);
			gone.splice(gone.indexOf(old), 1);
			come.splice(come.indexOf(next), 1);
		}
	}
	await Promise.all(pairs.map(async ([old, next]) => {
		const live = sheets(document).find((link) => hrefOf(link) === hrefOf(old));
		if (!live) return;
		await exchange(live, hrefOf(next));
		old.setAttribute("href", hrefOf(next));
	}));
}

function exchange(live, href, of) {
	const link = live.cloneNode();
	link.setAttribute("href", href);
	link.digestryOf = of;
	return new Promise((done) => {
		const finish = () => {
			live.remove();
			done();
		};
		link.onload = link.onerror = finish;
		setTimeout(finish, 2000);
		live.after(link);
	});
}

// renewAssets asks anew for the files that a site publishes as they are: those
// keep their address when they change. version is another one each time.
export async function renewAssets(version) {
	const ours = (address) => {
		const url = new URL(address, location.href);
		return url.origin === location.origin && !hash.test(url.pathname);
	};
	const renewed = (address) => {
		const url = new URL(address, location.href);
		url.searchParams.set("digestry", version);
		return url.pathname + url.search;
	};
	for (const image of document.images) {
		if (image.getAttribute("src") && ours(image.src)) image.src = renewed(image.src);
	}
	await Promise.all(sheets(document).filter((link) => ours(link.href)).map((link) => exchange(link, renewed(link.href), hrefOf(link))));
}
