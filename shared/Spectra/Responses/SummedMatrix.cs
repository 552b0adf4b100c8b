using System.Buffers;

namespace Almagest.Spectra.Responses;

/// <summary>A matrix some of whose rows are added up, where packing the sums anew would not pay: for the groups of one
/// spectrum.</summary>
/// <param name="rows">Shared, [channels, columns].</param>
/// <param name="firstOf">Shape [groups + 1]: where each group's members begin.</param>
/// <param name="members">Rows, group by group; those that are in none are left out.</param>
internal sealed class SummedMatrix(PackedMatrix rows, int[] firstOf, int[] members) : PackedMatrix
{
    public override int RowCount => firstOf.Length - 1;

    public override long Bytes => rows.Bytes;

    public override double[] ColumnSums() => rows.ColumnSums();

    /// <summary>The same sums of other rows.</summary>
    public SummedMatrix Of(PackedMatrix other) => new(other, firstOf, members);

    public override void Multiply(ReadOnlySpan<double> x, int vectors, Span<double> y)
    {
        int groups = RowCount,
            channels = rows.RowCount;
        double[] rented = ArrayPool<double>.Shared.Rent(vectors * channels);
        Span<double> single = rented.AsSpan(0, vectors * channels);
        rows.Multiply(x, vectors, single);
        for (int v = 0; v < vectors; v++)
            Add(single.Slice(v * channels, channels), y.Slice(v * groups, groups));
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Writes the sums of what all rows have.</summary>
    public void Add(ReadOnlySpan<double> ofRows, Span<double> sums)
    {
        for (int g = 0; g < sums.Length; g++)
        {
            double sum = 0;
            for (int i = firstOf[g]; i < firstOf[g + 1]; i++)
                sum += ofRows[members[i]];
            sums[g] = sum;
        }
    }
}
