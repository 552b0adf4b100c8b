using System.Globalization;
using Almagest.Ogip.Fits;

namespace Almagest.Ogip.Pha;

/// <summary>Which order of which grating a spectrum or an area is of.</summary>
/// <param name="Order">TG_M: 1, -1, ...</param>
/// <param name="Part">TG_PART: 1 for HEG, 2 for MEG, 3 for LEG; null if nobody said.</param>
/// <remarks>Source: CIAO's grating data products.</remarks>
internal sealed record GratingOrder(int Order, int? Part)
{
    /// <param name="table">Of spectra or areas.</param>
    /// <param name="row">Counted from 0, where each row is one; null where the whole table is.</param>
    /// <returns>Null: neither a column nor a keyword tells.</returns>
    public static GratingOrder? Of(BinaryTable table, int? row) =>
        Number(table, row, "TG_M") is int order ? new(order, Number(table, row, "TG_PART")) : null;

    /// <summary>False where both tell, and differ.</summary>
    public bool Suits(GratingOrder other) => Order == other.Order && (Part is null || other.Part is null || Part == other.Part);

    public override string ToString() =>
        Part is int part
            ? string.Create(CultureInfo.InvariantCulture, $"TG_M = {Order}, TG_PART = {part}")
            : string.Create(CultureInfo.InvariantCulture, $"TG_M = {Order}");

    private static int? Number(BinaryTable table, int? row, string name) =>
        row is int at && table.Find(name) is { IsScalar: true } column ? Whole(column.ReadRow(at)[0])
        : int.TryParse(table.Hdu.Header.Text(name), CultureInfo.InvariantCulture, out int number) ? number
        : null;

    private static int? Whole(double value) => Math.Abs(value) < 1000 && Math.Floor(value) == value ? (int)value : null;
}
