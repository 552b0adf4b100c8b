using Almagest.Storage.Bulk;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Runs;

/// <summary>Fits as rows of PostgreSQL's table, for COPY.</summary>
/// <param name="part">The partition that they go to.</param>
internal sealed class PostgresFits(ChunkKeys keys, int chunkNumber, int part) : IDisposable
{
    private static readonly Column<FitRow>[] Plain =
    [
        .. ResultTables.Fits.Columns.Where(column => column.Name is not ("filled" or "filled_band")),
    ];

    private readonly FitArrays _arrays = new();

    public static string Columns { get; } =
        $"({string.Join(", ", Plain.Select(column => column.Name))}, part, filled, filled_band, spectrum, spectrum_band, "
        + $"samples, {FitArrays.Names})";

    public CopyBuffer Rows { get; } = new();

    public void Add(ChunkFit fit)
    {
        FitRow row = keys.RowOf(chunkNumber, fit);
        Rows.BeginRow((short)(Plain.Length + 6 + FitArrays.Count));
        foreach (Column<FitRow> column in Plain)
            column.Copy(Rows, row);
        Rows.Int32(part);
        bool isShort = ShortFloats.Hold(fit.Network.Filled);
        Rows.Floats(isShort ? [] : fit.Network.Filled);
        AddOrNull(isShort ? [] : fit.Network.FilledBand);
        if (isShort)
            ShortFloats.WriteSpectrum(Rows, fit.Network.Filled);
        else
            Rows.Null();
        if (isShort && fit.Network.FilledBand.Length > 0)
            ShortFloats.WriteBand(Rows, fit.Network.FilledBand);
        else
            Rows.Null();
        AddOrNull(fit.Network.Samples);
        _arrays.Write(Rows, fit);
    }

    private void AddOrNull(float[] values)
    {
        if (values.Length > 0)
            Rows.Floats(values);
        else
            Rows.Null();
    }

    public void Dispose() => Rows.Dispose();
}
