import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';

/** Noto Sans for Chinese and Latin; only the glyphs that are used are embedded. */
const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '../fonts');
const REGULAR = join(fonts, 'NotoSansHans-Regular.otf');
const BOLD = join(fonts, 'NotoSansHans-Bold.otf');

const MARGIN = 56;
const INK = '#1c2430';
const QUIET = '#667085';
const LINE = '#d0d5dd';
const BAR = '#3366cc';

export interface PdfColumn {
  header: string;
  /** Parts of the width; the columns share it in proportion. */
  width: number;
  align?: 'left' | 'right';
}

export interface PdfInfo {
  title: string;
  author: string;
  /** `zh-CN` or `en`; told to screen readers. */
  lang: string;
  /** On every page, beside its number. */
  footer: string;
}

/** An A4 document in one column: headings, lines of facts, paragraphs and tables that break over pages. */
export class Pdf {
  private readonly doc: PDFKit.PDFDocument;
  private readonly width: number;

  constructor(private readonly info: PdfInfo) {
    this.doc = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, lang: info.lang, displayTitle: true, info: { Title: info.title, Author: info.author } });
    this.doc.registerFont('regular', REGULAR).registerFont('bold', BOLD);
    this.width = this.doc.page.width - 2 * MARGIN;
    this.doc.font('bold').fontSize(20).fillColor(INK).text(info.title).moveDown(0.6);
  }

  heading(text: string): this {
    this.room(60);
    this.doc.moveDown(0.8).font('bold').fontSize(12).fillColor(INK).text(text, MARGIN, undefined, { width: this.width }).moveDown(0.3);
    return this;
  }

  paragraph(text: string): this {
    this.doc.font('regular').fontSize(10).fillColor(INK).text(text, MARGIN, undefined, { width: this.width, lineGap: 3 }).moveDown(0.4);
    return this;
  }

  /** Names and values, a pair a line. */
  facts(pairs: readonly (readonly [name: string, value: string])[]): this {
    const names = this.width * 0.32;
    for (const [name, value] of pairs) {
      const height = this.heightOf(value, this.width - names);
      this.room(height);
      const top = this.doc.y;
      this.doc.font('regular').fontSize(10).fillColor(QUIET).text(name, MARGIN, top, { width: names });
      this.doc.fillColor(INK).text(value, MARGIN + names, top, { width: this.width - names });
      this.doc.y = top + height + 4;
    }
    return this;
  }

  /** A table; its header is repeated on each page. `sums` stand below a line, in bold. */
  table(columns: readonly PdfColumn[], rows: readonly (readonly string[])[], sums: readonly (readonly string[])[] = []): this {
    const parts = columns.reduce((sum, { width }) => sum + width, 0);
    const widths = columns.map(({ width }) => (this.width * width) / parts);
    const line = (cells: readonly string[], font: 'regular' | 'bold', color: string) => {
      this.doc.font(font).fontSize(9);
      const height = Math.max(...cells.map((cell, at) => this.doc.heightOfString(cell, { width: (widths[at] ?? 0) - 8 })));
      if (this.room(height + 8)) header();
      const top = this.doc.y + 4;
      let left = MARGIN;
      for (const [at, cell] of cells.entries()) {
        const width = widths[at] ?? 0;
        this.doc.font(font).fontSize(9).fillColor(color).text(cell, left + 4, top, { width: width - 8, align: columns[at]?.align ?? 'left' });
        left += width;
      }
      this.doc.y = top + height + 4;
      this.rule();
    };
    const header = () => line(columns.map((column) => column.header), 'bold', QUIET);
    header();
    for (const row of rows) line(row, 'regular', INK);
    for (const row of sums) line(row, 'bold', INK);
    this.doc.moveDown(0.5);
    return this;
  }

  /** Bars from zero, one a value, with the first and last label below and the largest value above. */
  bars(points: readonly { label: string; value: number }[]): this {
    const [first, last] = [points[0], points.at(-1)];
    const most = Math.max(...points.map(({ value }) => value), 0);
    if (!first || !last || most === 0) return this;
    const height = 90;
    this.room(height + 36);
    const top = this.doc.y + 14;
    const step = this.width / points.length;
    this.doc.font('regular').fontSize(8).fillColor(QUIET).text(String(most), MARGIN, this.doc.y, { width: this.width });
    for (const [at, { value }] of points.entries()) {
      const tall = (height * Math.max(0, value)) / most;
      this.doc.rect(MARGIN + at * step, top + height - tall, Math.max(0.5, step * 0.8), tall).fill(BAR);
    }
    this.doc.moveTo(MARGIN, top + height).lineTo(MARGIN + this.width, top + height).lineWidth(0.5).strokeColor(LINE).stroke();
    this.doc.fillColor(QUIET).text(first.label, MARGIN, top + height + 4, { width: this.width / 2 });
    this.doc.text(last.label, MARGIN + this.width / 2, top + height + 4, { width: this.width / 2, align: 'right' });
    this.doc.y = top + height + 20;
    return this;
  }

  /** Ends the document. @returns the file */
  async end(): Promise<Buffer> {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.doc.switchToPage(page);
      // Below the margin a text would open a page of its own.
      this.doc.page.margins.bottom = 0;
      this.doc.font('regular').fontSize(8).fillColor(QUIET).text(`${this.info.footer}  ·  ${page + 1} / ${count}`, MARGIN, this.doc.page.height - 36, { width: this.width, align: 'center', lineBreak: false });
    }
    this.doc.end();
    return buffer(this.doc);
  }

  private heightOf(text: string, width: number): number {
    return this.doc.font('regular').fontSize(10).heightOfString(text, { width });
  }

  /** Turns the page when less than `height` is left. @returns whether it did */
  private room(height: number): boolean {
    if (this.doc.y + height <= this.doc.page.height - MARGIN) return false;
    this.doc.addPage();
    return true;
  }

  private rule(): void {
    this.doc.moveTo(MARGIN, this.doc.y).lineTo(MARGIN + this.width, this.doc.y).lineWidth(0.5).strokeColor(LINE).stroke();
  }
}
