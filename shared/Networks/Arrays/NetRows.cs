using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Almagest.Networks.Arrays;

/// <summary>What auto-encoders and bands are shown: values, mask and context side by side. N spectra, B bins, S
/// context.</summary>
internal static class NetRows
{
    /// <param name="values">Shape [N, B], normalised.</param>
    /// <param name="observed">Shape [N, B].</param>
    /// <param name="context">Shape [N, S], normalised.</param>
    /// <param name="bins">B.</param>
    /// <param name="rows">Shape [N, 2 B + S]; overwritten.</param>
    public static void WriteAll(float[] values, bool[] observed, float[] context, int bins, Span<float> rows)
    {
        int count = values.Length / bins,
            known = context.Length / count,
            columns = (2 * bins) + known;
        for (int row = 0; row < count; row++)
            Write(
                values.AsSpan(row * bins, bins),
                observed.AsSpan(row * bins, bins),
                context.AsSpan(row * known, known),
                rows.Slice(row * columns, columns)
            );
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
        Numbers(observed, line.Slice(bins, bins));
        context.CopyTo(line[(2 * bins)..]);
    }

    /// <summary>0 and 1.</summary>
    private static void Numbers(ReadOnlySpan<bool> observed, Span<float> mask)
    {
        int bin = 0;
        for (; bin + Vector128<byte>.Count <= mask.Length; bin += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(MemoryMarshal.AsBytes(observed.Slice(bin, Vector128<byte>.Count)));
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
            Eight(low, mask[bin..]);
            Eight(high, mask[(bin + 8)..]);
        }
        for (; bin < mask.Length; bin++)
            mask[bin] = observed[bin] ? 1 : 0;
    }

    private static void Eight(Vector128<ushort> ones, Span<float> mask)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(ones);
        Vector128.ConvertToSingle(low.AsInt32()).CopyTo(mask);
        Vector128.ConvertToSingle(high.AsInt32()).CopyTo(mask[4..]);
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

    /// <summary>Leaves numbers in the gaps alone, and 0 elsewhere.</summary>
    /// <param name="line">Shape [2 B + S], of which the mask tells the gaps.</param>
    /// <param name="values">Shape [B]; overwritten.</param>
    public static void KeepGaps(ReadOnlySpan<float> line, Span<float> values)
    {
        int bins = values.Length,
            bin = 0;
        ReadOnlySpan<float> mask = line.Slice(bins, bins);
        for (; bin + Vector<float>.Count <= bins; bin += Vector<float>.Count)
        {
            var missing = Vector.Equals(new Vector<float>(mask[bin..]), Vector<float>.Zero);
            Vector.ConditionalSelect(missing, new Vector<float>(values[bin..]), Vector<float>.Zero).CopyTo(values[bin..]);
        }
        for (; bin < bins; bin++)
            values[bin] = mask[bin] == 0 ? values[bin] : 0;
    }

    /// <summary>Sum of the squared distances of a line's values, in the gaps or elsewhere.</summary>
    /// <param name="line">Shape [2 B + S], of which the mask tells the gaps.</param>
    /// <param name="others">Shape [B].</param>
    public static double SquaredDistance(ReadOnlySpan<float> line, ReadOnlySpan<float> others, bool inGaps)
    {
        int bins = others.Length,
            bin = 0;
        ReadOnlySpan<float> mask = line.Slice(bins, bins);
        Vector<float> wanted = inGaps ? Vector<float>.Zero : Vector<float>.One;
        (Vector<double> low, Vector<double> high) = (Vector<double>.Zero, Vector<double>.Zero);
        for (; bin + Vector<float>.Count <= bins; bin += Vector<float>.Count)
        {
            Vector<float> off = Vector.ConditionalSelect(
                Vector.Equals(new Vector<float>(mask[bin..]), wanted),
                new Vector<float>(others[bin..]) - new Vector<float>(line[bin..]),
                Vector<float>.Zero
            );
            Vector.Widen(off, out Vector<double> first, out Vector<double> second);
            (low, high) = (low + (first * first), high + (second * second));
        }
        double sum = Vector.Sum(low + high);
        for (; bin < bins; bin++)
            if ((mask[bin] == 0) == inGaps)
            {
                double off = others[bin] - line[bin];
                sum += off * off;
            }
        return sum;
    }
}
