using Almagest.Vo.Rows;

namespace Almagest.Vo.VoTables;

/// <summary>VOTable 1.4, its rows in BINARY2 or TABLEDATA.</summary>
/// <remarks>Texts and arrays have arraysize="*", numbers none: astropy before 7.1 misreads others in BINARY2.</remarks>
public sealed class VoTableWriter : StreamedTableWriter
{
    private readonly bool _isBinary;

    private VoTableWriter(bool isBinary) => _isBinary = isBinary;

    /// <summary>The default of TAP.</summary>
    public static VoTableWriter Binary2 { get; } = new(true);

    /// <summary>For eyes.</summary>
    public static VoTableWriter TableData { get; } = new(false);

    /// <inheritdoc/>
    public override string MediaType => "application/x-votable+xml;serialization=" + (_isBinary ? "BINARY2" : "TABLEDATA");

    /// <inheritdoc/>
    public override string Extension => "vot";

    /// <summary>A document that has an error and no table.</summary>
    public static byte[] Error(string message)
    {
        using MemoryStream buffer = new();
        using (VoTableHead head = new(buffer))
        {
            head.Begin();
            head.Status("ERROR", message);
            head.Close();
        }
        return buffer.ToArray();
    }

    private protected override TableDocument Begin(MemoryStream buffer, TableHead head, RowSource source) =>
        _isBinary ? new Binary2Document(buffer, head, source.Columns) : new TableDataDocument(buffer, head, source.Columns);
}
