using System.Xml;
using Almagest.Vo.Fields;

namespace Almagest.Vo.VoTables;

/// <summary>The first table of a VOTable, row by row: what people upload.</summary>
/// <remarks>
/// TABLEDATA, BINARY and BINARY2, any version. Whole numbers keep all their digits and their kind, texts their xtype. Document
/// types are refused and nothing is fetched. NaN is none, as in all published tables. Read without waiting: the document has to
/// be at hand. Ogip's reader of spectra is another: it wants columns of real numbers, and is a package of its own.
/// </remarks>
public sealed class VoTableReader : IDisposable
{
    private readonly XmlReader _xml;
    private readonly UploadLimits _limits;
    private readonly List<UploadedColumn> _columns = [];
    private string? _form;

    private VoTableReader(Stream document, UploadLimits limits)
    {
        _limits = limits;
        _xml = XmlReader.Create(
            document,
            new()
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = limits.Characters,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                IgnoreWhitespace = true,
            }
        );
    }

    /// <summary>Its columns, in order.</summary>
    public IReadOnlyList<Field> Columns => [.. _columns.Select(column => column.Field)];

    /// <summary>Reads up to the rows.</summary>
    /// <exception cref="InvalidDataException">No VOTable, or one that is broken, too large or in a form that isn't
    /// read.</exception>
    public static VoTableReader Open(Stream document, UploadLimits? limits = null)
    {
        VoTableReader reader = new(document, limits ?? new());
        try
        {
            Safely(reader.ReadHead);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Each row's values: <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, a UTC
    /// <see cref="DateTime"/> or an array of <see cref="double"/>; null for none. Read once.</summary>
    /// <exception cref="InvalidDataException">It's broken or too large.</exception>
    public IEnumerable<IReadOnlyList<object?>> Rows()
    {
        using IEnumerator<object?[]> rows = (
            _form switch
            {
                "TABLEDATA" => TableDataRows.Read(_xml, _columns, _limits),
                "BINARY" or "BINARY2" => BinaryRows.Read(_xml, _columns, _form == "BINARY2", _limits),
                _ => [],
            }
        ).GetEnumerator();
        int count = 0;
        while (true)
        {
            bool isMore = false;
            Safely(() => isMore = rows.MoveNext());
            if (!isMore)
                yield break;
            if (++count > _limits.Rows)
                throw new InvalidDataException($"found over {_limits.Rows} rows; a table may have so many.");
            yield return rows.Current;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _xml.Dispose();

    private void ReadHead()
    {
        _xml.MoveToContent();
        if (_xml.LocalName != "VOTABLE")
            throw new InvalidDataException($"found <{_xml.LocalName}>; expected <VOTABLE>.");
        while (_xml.Read())
        {
            if (_xml.NodeType == XmlNodeType.EndElement && _xml.LocalName == "TABLE")
                return;
            if (_xml.NodeType != XmlNodeType.Element)
                continue;
            switch (_xml.LocalName)
            {
                case "FIELD":
                    if (_columns.Count == _limits.Columns)
                        throw new InvalidDataException($"found over {_limits.Columns} columns; a table may have so many.");
                    _columns.Add(UploadedColumn.Read(_xml, _columns.Count + 1));
                    break;
                case "VALUES" when _columns.Count > 0 && _xml.GetAttribute("null") is { } none:
                    _columns[^1].Null = none;
                    break;
                case "TABLEDATA" or "BINARY" or "BINARY2":
                    _form = _xml.LocalName;
                    return;
                case "FITS" or "PARQUET":
                    throw new InvalidDataException($"found {_xml.LocalName}; expected TABLEDATA, BINARY or BINARY2.");
            }
        }
        throw new InvalidDataException("found no TABLE; expected one.");
    }

    private static void Safely(Action read)
    {
        try
        {
            read();
        }
        catch (Exception wrong)
            when (wrong is XmlException or FormatException or EndOfStreamException or InvalidOperationException)
        {
            int line = (wrong as XmlException)?.LineNumber ?? 0;
            throw new InvalidDataException(
                $"{(line > 0 ? $"line {line}: " : "")}found no whole VOTable ({wrong.Message}); expected one.",
                wrong
            );
        }
    }
}
