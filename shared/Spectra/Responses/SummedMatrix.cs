using System.Buffers;

namespace Almagest.Spectra.Responses;

/// <summary>A matrix some of whose rows are added up, where packing the sums anew would not pay: for the groups of one
/// spectrum.</summary>
/// <param name="rows">Shared, [channels, columns].</param>
/// <param name="firstOf">Shape [groups + 1]: where each group's rows begin.</param>
internal sealed class SummedMatrix(PackedMatrix rows, int[] firstOf) : PackedMatrix
{
    public override long Bytes => rows.Bytes;

    public override void Multiply(ReadOnlySpan<double> x, int vectors, Span<double> y)
    {
        int groups = firstOf.Length - 1,
            channels = firstOf[^1];
        double[] rented = ArrayPool<double>.Shared.Rent(vectors * channels);
        Span<double> single = rented.AsSpan(0, vectors * channels);
        rows.Multiply(x, vectors, single);
        for (int v = 0; v < vectors; v++)
        for (int g = 0; g < groups; g++)
        {
            double sum = 0;
            foreach (double value in single[((v * channels) + firstOf[g])..((v * channels) + firstOf[g + 1])])
                sum += value;
            y[(v * groups) + g] = sum;
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
