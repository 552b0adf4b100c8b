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
        float[] rows = GC.AllocateUninitializedArray<float>(count * columns);
        for (int row = 0; row < count; row++)
            Write(
                values.AsSpan(row * bins, bins),
                observed.AsSpan(row * bins, bins),
                context.AsSpan(row * known, known),
                rows.AsSpan(row * columns, columns)
            );
        return rows;
    }

    /// <summary>Writes one row.</summary>
    /// <param name="values">Shape [B], normalised.</param>
    /// <param name="observed">Shape [B].</param>
    /// <param name="context">Shape [S], normalised.</param>
    /// <param name="line">Shape [2 B + S]; overwritten.</param>
    public static void Write(
        ReadOnlySpan<float> values,
        ReadOnlySpan<bool> observed,
        ReadOnlySpan<float> context,
        Span<float> line
    )
    {
        int bins = values.Length;
        values.CopyTo(line);
        for (int bin = 0; bin < bins; bin++)
            line[bins + bin] = observed[bin] ? 1 : 0;
        context.CopyTo(line[(2 * bins)..]);
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
