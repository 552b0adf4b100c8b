using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>One header and data unit.</summary>
internal sealed class FitsHdu
{
    private BinaryTable? _table;

    internal FitsHdu(FitsFile file, int index, FitsHeader header, ReadOnlyMemory<byte> data)
    {
        (File, Index, Header, Data) = (file, index, header, data);
        Name = header.Text("EXTNAME")?.Trim() ?? "";
        header.Where = Where;
    }

    public FitsFile File { get; }

    /// <summary>0 for the primary HDU.</summary>
    public int Index { get; }

    /// <summary>EXTNAME; empty if there is none.</summary>
    public string Name { get; }

    public FitsHeader Header { get; }

    /// <summary>The data with its heap, without the padding.</summary>
    internal ReadOnlyMemory<byte> Data { get; }

    /// <summary>"file[2:MATRIX]": how errors name this HDU.</summary>
    public string Where => $"{File.Name}[{Index}{(Index == 0 ? ":primary" : Name.Length > 0 ? ":" + Name : "")}]";

    public bool IsTable => Index > 0 && Header.Text("XTENSION")?.Trim() is "BINTABLE" or "A3DTABLE";

    /// <exception cref="SpectralDataException">It is not a binary table, or its header contradicts itself.</exception>
    public BinaryTable Table =>
        _table ??= IsTable
            ? new BinaryTable(this)
            : throw SpectralDataException.At(Where, Header.Text("XTENSION") ?? "no table", "a BINTABLE extension");

    /// <summary>True if EXTNAME is this, in any case.</summary>
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>True if HDUCLASn holds this word, in any case.</summary>
    public bool HasClass(int level, string word) =>
        string.Equals(Header.Text($"HDUCLAS{level}")?.Trim(), word, StringComparison.OrdinalIgnoreCase);
}
