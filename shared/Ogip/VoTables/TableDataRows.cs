using System.Xml;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.VoTables;

/// <summary>The rows of TABLEDATA.</summary>
internal static class TableDataRows
{
    /// <param name="xml">At TABLEDATA; left at its end.</param>
    /// <exception cref="SpectralDataException">Too many rows, cells that are too many or too few, or numbers that are
    /// none.</exception>
    public static (IReadOnlyList<VoColumn> Columns, int Rows) Read(
        string where,
        XmlReader xml,
        IReadOnlyList<VoField> fields,
        FitsLimits limits
    )
    {
        WrittenColumn[] columns = [.. fields.Select(field => new WrittenColumn(field))];
        int rows = 0,
            depth = xml.Depth;
        if (!xml.IsEmptyElement)
            while (xml.Read() && xml.Depth > depth)
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TR")
                {
                    if (rows == limits.MaximumRows)
                        throw SpectralDataException.At(
                            $"{where}, row {rows + 1}",
                            "more rows",
                            $"at most {limits.MaximumRows} (max-rows allows more)"
                        );
                    ReadRow($"{where}, row {++rows}", xml, columns);
                }
        return (columns, rows);
    }

    /// <summary>Leaves the reader at the row's end.</summary>
    private static void ReadRow(string where, XmlReader xml, WrittenColumn[] columns)
    {
        int at = 0;
        if (!xml.IsEmptyElement)
        {
            int depth = xml.Depth;
            xml.Read();
            while (xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TD")
                {
                    if (at < columns.Length)
                        columns[at].Add(xml.ReadElementContentAsString());
                    else
                        xml.Skip();
                    at++;
                }
                else
                    xml.Read();
            }
        }
        if (at != columns.Length)
            throw SpectralDataException.At(where, $"{at} cells", $"{columns.Length}, one for each FIELD");
    }
}
