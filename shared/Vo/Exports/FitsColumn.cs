using System.Globalization;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Exports;

/// <summary>A column and what was learnt of it while its rows went by.</summary>
internal sealed class FitsColumn(Field described)
{
    public Field Field => described;

    /// <summary>Of its texts in characters, of its arrays in elements.</summary>
    public int Longest { get; set; }

    public bool HasNulls { get; set; }

    /// <summary>Whether a row has the number that stands for none.</summary>
    public bool HasSentinel { get; set; }

    public bool IsText => described.Kind is DataKind.Text or DataKind.Timestamp;

    /// <summary>Of any length: in the heap behind the rows.</summary>
    public bool IsInHeap => described.Kind is DataKind.FloatArray or DataKind.DoubleArray or DataKind.Polygon;

    /// <summary>What a whole number is where there is none.</summary>
    public long? Sentinel =>
        described.Kind switch
        {
            DataKind.Short => short.MinValue,
            DataKind.Int => int.MinValue,
            DataKind.Long => long.MinValue,
            _ => null,
        };

    /// <summary>Bytes in a row.</summary>
    public int Width =>
        described.Kind switch
        {
            DataKind.Boolean => 1,
            DataKind.Short => 2,
            DataKind.Int or DataKind.Float => 4,
            DataKind.Long or DataKind.Double => 8,
            DataKind.Point => 16,
            DataKind.Circle => 24,
            _ when IsInHeap => 16,
            _ => Math.Max(1, Longest),
        };

    public string Format =>
        described.Kind switch
        {
            DataKind.Boolean => "L",
            DataKind.Short => "I",
            DataKind.Int => "J",
            DataKind.Long => "K",
            DataKind.Float => "E",
            DataKind.Double => "D",
            DataKind.Point => "2D",
            DataKind.Circle => "3D",
            DataKind.FloatArray => string.Create(CultureInfo.InvariantCulture, $"1QE({Longest})"),
            _ when IsInHeap => string.Create(CultureInfo.InvariantCulture, $"1QD({Longest})"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Width}A"),
        };
}
