using System.Xml;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>The first table of a VOTable that has data, in TABLEDATA, BINARY, BINARY2 or FITS.</summary>
/// <remarks>Source: IVOA VOTable 1.5. Document types and entities are refused: a file must not name others, nor grow.</remarks>
internal static class VoTableReader
{
    private const int MostColumns = 1000;

    /// <exception cref="SpectralDataException">No VOTable, or a broken one.</exception>
    public static VoTable Read(string where, Stream xml, FitsLimits limits)
    {
        try
        {
            using var reader = XmlReader.Create(
                xml,
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    MaxCharactersInDocument = limits.MaximumBytes,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                    IgnoreWhitespace = true,
                }
            );
            return Read(where, reader, limits);
        }
        catch (Exception wrong) when (wrong is XmlException or FormatException)
        {
            throw new SpectralDataException(
                $"{where}, line {Math.Max(1, (wrong as XmlException)?.LineNumber ?? 1)}: found no plain XML ({wrong.Message}); "
                    + "expected a VOTable.",
                wrong
            );
        }
    }

    private static VoTable Read(string where, XmlReader xml, FitsLimits limits)
    {
        List<VoField> fields = [];
        Dictionary<string, string> keywords = [];
        (IReadOnlyList<VoColumn> Columns, int Rows)? data = null;
        bool inTable = false,
            inField = false;
        xml.MoveToContent();
        if (xml.LocalName != "VOTABLE")
            throw SpectralDataException.At(where, $"<{Printable.Escaped(xml.LocalName)}>", "<VOTABLE>");
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "TABLE")
            {
                // A table may be nothing but a description.
                if (data is not null)
                    break;
                fields.Clear();
                inTable = false;
            }
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "TABLE":
                    inTable = true;
                    break;
                case "PARAM" or "INFO" when xml.GetAttribute("name") is { } name:
                    keywords[name.ToUpperInvariant()] = xml.GetAttribute("value") ?? "";
                    inField = false;
                    break;
                case "FIELD" when inTable:
                    if (fields.Count == MostColumns)
                        throw SpectralDataException.At(where, $"more than {MostColumns} columns", "fewer");
                    fields.Add(FieldOf(where, xml, fields.Count + 1));
                    inField = true;
                    break;
                case "VALUES" when inField && fields.Count > 0 && xml.GetAttribute("null") is { } none:
                    fields[^1].Null = none;
                    break;
                case "TABLEDATA" when data is null:
                    data = TableDataRows.Read(where, xml, fields, limits);
                    break;
                case "BINARY" or "BINARY2" when data is null:
                    bool hasNulls = xml.LocalName == "BINARY2";
                    data = BinaryRows.Read(where, fields, StreamBytes.Read(where, xml, limits), hasNulls, limits);
                    break;
                case "FITS" when data is null:
                    string? extension = xml.GetAttribute("extnum");
                    data = EmbeddedFits.Read(where, fields, StreamBytes.Read(where, xml, limits), extension, limits);
                    break;
            }
        }
        return new(where, data?.Columns ?? [], data?.Rows ?? 0, keywords);
    }

    private static VoField FieldOf(string where, XmlReader xml, int number) =>
        new(
            where,
            xml.GetAttribute("name") ?? $"col{number}",
            xml.GetAttribute("unit")?.Trim() ?? "",
            xml.GetAttribute("ucd") ?? "",
            xml.GetAttribute("datatype") ?? "",
            xml.GetAttribute("arraysize")?.Trim() ?? ""
        );
}
