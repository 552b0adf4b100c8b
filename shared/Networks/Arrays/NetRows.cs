using System.Numerics;

namespace Almagest.Networks.Arrays;

/// <summary>What auto-encoders and bands are shown: values, mask and context side by side. N spectra, B bins, S
/// context.</summary>
internal static class NetRows
{
    /// <param name="values">Shape [N, B], normalised.</param>
    /// <param name="observed">Shape [N, B].</param>
    /// <param name="context">Shape [N, S], normalised.</param>
    /// <param name="bins">B.</param>
    /// <returns>Shape [N, 2 B + S].</returns>
    public static float[] Of(float[] values, bool[] observed, float[] context, int bins)
    {
        int count = values.Length / bins,
            known = context.Length / count,
            columns = (2 * bins) + known;
        float[] rows = new float[count * columns];
        for (int row = 0; row < count; row++)
        {
            Span<float> line = rows.AsSpan(row * columns, columns);
            values.AsSpan(row * bins, bins).CopyTo(line);
            for (int bin = 0; bin < bins; bin++)
                line[bins + bin] = observed[(row * bins) + bin] ? 1 : 0;
            context.AsSpan(row * known, known).CopyTo(line[(2 * bins)..]);
        }
        return rows;
    }

    /// <summary>Writes into the gaps alone. Without branches, which random gaps would have guessed wrong.</summary>
    /// <param name="filled">Shape [B].</param>
    /// <param name="line">Shape [2 B + S], of which the mask tells the gaps.</param>
    public static void Fill(ReadOnlySpan<float> filled, Span<float> line)
    {
        int bins = filled.Length,
            bin = 0;
        ReadOnlySpan<float> mask = line.Slice(bins, bins);
        for (; bin + Vector<float>.Count <= bins; bin += Vector<float>.Count)
        {
            var missing = Vector.Equals(new Vector<float>(mask[bin..]), Vector<float>.Zero);
            Vector
                .ConditionalSelect(missing, new Vector<float>(filled[bin..]), new Vector<float>(line[bin..]))
                .CopyTo(line[bin..]);
        }
        for (; bin < bins; bin++)
            line[bin] = mask[bin] == 0 ? filled[bin] : line[bin];
    }
}
