-- The one filter of the report, for both engines: from the source's Markdown to the page's elements.
--
-- Quarto runs it before its own steps, pandoc after reading, so both start from the same document and
-- write the same page. Formats other than HTML keep pandoc's own elements and get only what serves them all.

local html = FORMAT:match('^html') ~= nil

-- A mistake in the source must stop the build in both engines: Quarto goes on after a plain error().
local function refuse(message)
  io.stderr:write('report.lua: ' .. message .. '\n')
  os.exit(1)
end

local function escaped(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

-- Captions ------------------------------------------------------------------

-- Older pandoc leaves the attributes of a caption as text at its end: "Caption {.small #name}".
local function split_caption(inlines)
  local text, classes, id = pandoc.utils.stringify(inlines), {}, ''
  local attributes = text:match('{([^{}]*)}%s*$')
  if not attributes then return inlines, classes, id end
  for name in attributes:gmatch('%.([%w-]+)') do table.insert(classes, name) end
  id = attributes:match('#([%w_-]+)') or ''
  local kept = pandoc.List(inlines)
  while #kept > 0 and not pandoc.utils.stringify(kept[#kept]):match('^{') do kept:remove() end
  kept:remove()
  while #kept > 0 and kept[#kept].t == 'Space' do kept:remove() end
  return kept, classes, id
end

-- Takes the attributes off a table's caption and returns its inlines, its classes and its id.
local function read_caption(tbl)
  local inlines = pandoc.utils.blocks_to_inlines(tbl.caption.long)
  local caption, classes, id = split_caption(inlines)
  for _, class in ipairs(tbl.classes) do table.insert(classes, class) end
  return caption, classes, tbl.identifier ~= '' and tbl.identifier or id
end

-- Tables --------------------------------------------------------------------

local ALIGNMENT = { AlignRight = 'right', AlignCenter = 'centre' }

local function attributes(pairs_in_order)
  local written = {}
  for _, pair in ipairs(pairs_in_order) do
    if pair[2] and pair[2] ~= '' then table.insert(written, (' %s="%s"'):format(pair[1], escaped(pair[2]))) end
  end
  return table.concat(written)
end

-- The only inline of a cell, or nil.
local function sole(cell)
  local block = #cell.contents == 1 and cell.contents[1]
  return block and block.content and #block.content == 1 and block.content[1] or nil
end

-- A drawing behind the cell: its span gives the cell its style and leaves it empty.
local function whisker(cell)
  local span = sole(cell)
  if span and span.t == 'Span' and span.classes:includes('whisker') then return span.attributes.style end
end

local function is_empty(cell)
  if whisker(cell) then return false end
  -- Pictures are raw HTML by now, which has no text of its own.
  local raw_too = false
  cell.contents:walk { RawInline = function() raw_too = true end }
  return not raw_too and pandoc.utils.stringify(cell.contents):match('^%s*$') ~= nil
end

local function is_remark(cell)
  local span = sole(cell)
  return span ~= nil and span.t == 'Span' and span.classes:includes('quiet')
end

-- In the scorecard a remark in place of a change (column 5) takes the empty cells on both sides of it:
-- the drawing's (column 4) and the interval's.
local DRAWING, CHANGE = 4, 5

local function spans_of(cells, scorecard)
  local spans = {}
  for at = 1, #cells do spans[at] = { first = at, last = at, from = at } end
  if not scorecard or not cells[CHANGE] or not is_remark(cells[CHANGE]) then return spans end
  local first, last = CHANGE, CHANGE
  if is_empty(cells[DRAWING]) then first = DRAWING end
  if last + 1 < #cells and is_empty(cells[last + 1]) then last = last + 1 end
  for covered = first, last do spans[covered] = { first = first, last = last, from = CHANGE } end
  return spans
end

local function raw(text)
  return pandoc.RawBlock('html', text)
end

-- The HTML of many cells in one go, each without white space around it: WeasyPrint breaks lines at the wrong
-- place in a cell that ends in a line feed.
local BETWEEN = '<!--cell-->'

local function written(cells)
  local blocks, parts = pandoc.List(), {}
  for _, cell in ipairs(cells) do
    if not whisker(cell) then blocks:extend(cell.contents) end
    blocks:insert(raw(BETWEEN))
  end
  local text = pandoc.write(pandoc.Pandoc(blocks), 'html', { wrap_text = 'none' })
  for part in (text .. '\n'):gmatch('(.-)' .. BETWEEN:gsub('%-', '%%-')) do
    table.insert(parts, (part:gsub('^%s+', ''):gsub('%s+$', '')))
  end
  return parts
end

local function all_cells(tbl)
  local cells = pandoc.List { { contents = { pandoc.Plain((read_caption(tbl))) } } }
  for _, row in ipairs(tbl.head.rows) do cells:extend(row.cells) end
  for _, part in ipairs(tbl.bodies) do
    for _, row in ipairs(part.body) do cells:extend(row.cells) end
  end
  return cells
end

-- Hands out the cells' HTML in the order in which `all_cells` lists them.
local function reader(parts)
  local at = 0
  return function()
    at = at + 1
    return parts[at]
  end
end

local function element(tag, named, content)
  return ('<%s%s>%s</%s>'):format(tag, attributes(named), content, tag)
end

local function body_cell(cell, column, span, content)
  local width = span.last - span.first + 1
  local drawing, heads = whisker(cell), column.number == 1
  local class = is_empty(cell) and 'empty' or drawing and 'whisker' or width > 1 and 'remark' or column.alignment
  return element(heads and 'th' or 'td', {
    { 'scope', heads and 'row' },
    { 'colspan', width > 1 and tostring(width) },
    { 'class', class },
    { 'data-label', not heads and width == 1 and not drawing and column.label },
    { 'style', drawing },
  }, content)
end

-- A row that only says that nothing is published: on a phone the word is enough.
local function is_open(row)
  local judgement = sole(row.cells[#row.cells])
  return judgement and judgement.t == 'Span' and judgement.classes:includes('no-data')
end

local function body_row(row, columns, scorecard, next_content)
  local cells, contents, spans = {}, {}, spans_of(row.cells, scorecard)
  for at = 1, #row.cells do contents[at] = next_content() end
  for at, span in ipairs(spans) do
    if span.first == at then
      table.insert(cells, body_cell(row.cells[span.from], columns[span.from], span, contents[span.from]))
    end
  end
  return element('tr', { { 'class', is_open(row) and 'open' } }, table.concat(cells))
end

local function head_row(row, columns, next_content)
  local cells = {}
  for number = 1, #row.cells do
    table.insert(cells, element('th', { { 'scope', 'col' }, { 'class', columns[number].alignment } }, next_content()))
  end
  return element('tr', {}, table.concat(cells))
end

local function columns_of(tbl)
  local columns = {}
  local head = tbl.head.rows[1]
  for number, spec in ipairs(tbl.colspecs) do
    local label = head and pandoc.utils.stringify(head.cells[number].contents) or ''
    columns[number] = { number = number, label = label, alignment = ALIGNMENT[spec[1]] }
  end
  return columns
end

-- The table written out: pandoc's writer gives no scope and adds inline widths, and its classes differ from
-- version to version.
local function html_table(tbl, scorecard)
  local caption, classes, id = read_caption(tbl)
  local columns, next_content, rows, head = columns_of(tbl), reader(written(all_cells(tbl))), {}, {}
  if #caption == 0 then refuse('a table has no caption; its first column is ' .. columns[1].label) end
  table.insert(classes, 'columns-of-' .. #columns)
  local shown = element('caption', {}, next_content())
  local group = scorecard and element('colgroup', {}, ('<col>'):rep(#columns)) or ''
  for _, row in ipairs(tbl.head.rows) do table.insert(head, head_row(row, columns, next_content)) end
  for _, part in ipairs(tbl.bodies) do
    for _, row in ipairs(part.body) do table.insert(rows, body_row(row, columns, scorecard, next_content)) end
  end
  local content = shown .. group .. element('thead', {}, table.concat(head))
  content = content .. element('tbody', {}, '\n' .. table.concat(rows, '\n') .. '\n')
  return raw(element('table', { { 'id', id }, { 'class', table.concat(classes, ' ') } }, content))
end

-- Formats without our style sheet: the first column heads its row, widths are left to the format.
local function plain_table(tbl)
  local caption, classes, id = read_caption(tbl)
  tbl.caption.long = { pandoc.Plain(caption) }
  tbl.attr = pandoc.Attr(id, classes)
  for number, spec in ipairs(tbl.colspecs) do tbl.colspecs[number] = { spec[1] } end
  for _, part in ipairs(tbl.bodies) do part.row_head_columns = 1 end
  return tbl
end

local function set_tables(blocks, scorecard)
  return blocks:walk {
    traverse = 'topdown',
    Div = function(div)
      if not scorecard and div.classes:includes('scorecard') then
        div.content = set_tables(div.content, true)
        return div, false
      end
    end,
    Table = function(tbl)
      if html then return html_table(tbl, scorecard), false end
      return plain_table(tbl), false
    end,
  }
end

-- Pictures, lists, exhibits -----------------------------------------------------

-- A picture alone in its paragraph is a picture, not a numbered figure.
local function unwrap_figure(figure)
  return pandoc.Para(pandoc.utils.blocks_to_inlines(figure.content))
end

local function read_file(name)
  local file = io.open(name, 'r')
  if not file then refuse('there is no file ' .. name) end
  local text = file:read('a')
  file:close()
  return text
end

-- Properties as attributes: inside a page, the layout engine reads `style` as its own and knows no `fill`.
local function unstyled(drawing)
  return (drawing:gsub(' style="([^"]*)"', function(style)
    local written = {}
    for name, value in style:gmatch('%s*([%w-]+)%s*:%s*([^;]*)') do
      if name == 'font' then return nil end
      table.insert(written, (' %s="%s"'):format(name, value:gsub('%s+$', '')))
    end
    return table.concat(written)
  end))
end

-- In a page SVG needs no namespaces and no version.
local function unprefixed(drawing)
  return (drawing:gsub(' xmlns:xlink="[^"]*"', ''):gsub(' xmlns="[^"]*"', ''):gsub(' version="[^"]*"', ''):gsub('xlink:href', 'href'))
end

-- A chart becomes part of the page, so that its words are text in the page's own fonts: they can be found,
-- selected and enlarged. The title is what both a screen reader and the PDF take as its alternative text.
local function inline_drawing(image, alt)
  local drawing, found = read_file(image.src):gsub('<svg%s', function()
    return ('<svg%s '):format(attributes { { 'role', 'img' }, { 'class', table.concat(image.classes, ' ') } })
  end, 1)
  if found == 0 then refuse(image.src .. ' is not an SVG drawing') end
  return pandoc.RawInline('html', (unprefixed(unstyled(drawing)):gsub('<svg[^>]*>', function(tag)
    return tag .. '<title>' .. escaped(alt) .. '</title>'
  end, 1)))
end

-- Strips of marks stay pictures, as they hold no words; written as they are, or Quarto makes figures of them.
local function set_picture(image)
  local alt = pandoc.utils.stringify(image.caption)
  if alt == '' then refuse('the picture ' .. image.src .. ' has no alternative text') end
  if not html then return end
  if image.src:match('%.svg$') and not image.classes:includes('marks') then return inline_drawing(image, alt) end
  return pandoc.RawInline('html', ('<img%s>'):format(attributes {
    { 'class', table.concat(image.classes, ' ') }, { 'src', image.src }, { 'alt', alt },
  }))
end

-- Paragraphs inside list items break the PDF's list structure.
local function tighten(list)
  list.content = list.content:map(function(item)
    return item:map(function(block) return block.t == 'Para' and pandoc.Plain(block.content) or block end)
  end)
  return list
end

-- WeasyPrint breaks a line after the first word of a text that just fits before a link: a span prevents it.
local function hold_together(paragraph)
  local inlines = paragraph.content
  for at = 3, #inlines do
    if inlines[at].t == 'Link' and inlines[at - 1].t == 'Space' then
      local before = pandoc.List()
      for _ = 1, at - 2 do before:insert(inlines:remove(1)) end
      inlines:insert(1, pandoc.Span(before))
      return paragraph
    end
  end
end

local function is_judgement(block)
  return block.t == 'Para' and block.content[1] and block.content[1].t == 'Span'
    and block.content[1].classes:includes('judgement')
end

-- The headline of an exhibit and its judgement share a line. The element is written as it is: of a Div that
-- begins with a heading pandoc would make a section.
local function head_exhibit(div)
  local first, second = div.content[1], div.content[2]
  if html and div.classes:includes('exhibit') and first and first.t == 'Header' and second and is_judgement(second) then
    div.content:insert(1, raw('<div class="exhibit-head">'))
    div.content:insert(4, raw('</div>'))
    return div
  end
end

-- The cover -----------------------------------------------------------------

-- The field of marks and the contents stand before <main>: the template places them.
local function lift(doc, class)
  local kept = pandoc.List()
  for _, block in ipairs(doc.blocks) do
    if block.t == 'Div' and block.classes:includes(class) then
      doc.meta[class] = pandoc.MetaBlocks(block.content)
    else
      kept:insert(block)
    end
  end
  doc.blocks = kept
end

-- The sheet for paper, as an address that holds its own text; until the hour of release with that of the embargo.
local function paper_sheet(embargoed)
  local text = read_file('paper.css') .. (embargoed and read_file('embargo.css') or '')
  text = text:gsub('/%*.-%*/', ''):gsub('%s+', ' ')
  return 'data:text/css,' .. text:gsub('[^%w:;,.()=+-]', function(sign) return ('%%%02X'):format(sign:byte()) end)
end

-- Links in the contents are plain text: nothing inside them may break the PDF's structure.
local function plain_links(link)
  link.content = { pandoc.Str(pandoc.utils.stringify(link.content)) }
  return link
end

function Pandoc(doc)
  doc.blocks = doc.blocks:walk {
    Figure = unwrap_figure,
    BulletList = tighten,
    OrderedList = tighten,
    Div = head_exhibit,
    Image = set_picture,
  }
  doc.blocks = set_tables(doc.blocks, false)
  if html then
    doc.blocks = doc.blocks:walk { Link = plain_links, Para = hold_together }
    lift(doc, 'field')
    lift(doc, 'contents')
    doc.meta.paper = pandoc.MetaInlines { pandoc.RawInline('html', paper_sheet(doc.meta.embargo)) }
  end
  return doc
end
