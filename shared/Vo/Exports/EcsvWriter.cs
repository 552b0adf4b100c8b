using System.Text;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>ECSV 1.0, the dialect of astropy: CSV behind a head in YAML with units, descriptions and what is said of the table.
/// It can't say an error: it ends the stream.</summary>
/// <remarks>
/// Lines' ends within a value become blanks, for its readers go line by line. To them an empty text is none.
/// Source: Astropy Proposal for Enhancement 6.
/// </remarks>
public sealed class EcsvWriter : StreamedTableWriter
{
    private EcsvWriter() { }

    /// <summary>The one there is.</summary>
    public static EcsvWriter Instance { get; } = new();

    /// <inheritdoc/>
    public override string MediaType => "text/x-ecsv";

    /// <inheritdoc/>
    public override string Extension => "ecsv";

    /// <inheritdoc/>
    public override bool SaysStatus => false;

    private protected override TableDocument Begin(MemoryStream buffer, TableHead head, RowSource source)
    {
        buffer.Write(Encoding.ASCII.GetBytes(EcsvHead.Of(head, source.Columns)));
        return new EcsvLines(buffer, source.Columns);
    }
}
