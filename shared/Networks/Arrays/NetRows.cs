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
}
