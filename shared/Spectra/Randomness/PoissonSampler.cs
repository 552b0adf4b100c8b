using System.Runtime.Intrinsics;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Randomness;

/// <summary>Poisson counts, exact for every mean: inversion below 10, transformed rejection above.</summary>
/// <remarks>Source: Hörmann 1993, "The transformed rejection method for generating Poisson random variables", algorithm
/// PTRS.</remarks>
public static class PoissonSampler
{
    /// <summary>Beyond this, counts are no longer whole numbers of a double.</summary>
    public const double LargestMean = 1e15;

    private const double LargestInverted = 10;

    private const int Lanes = 16;
    private const double LargestSummed = 50; // less than 1e-16 is left above 130 counts
    private static readonly double[] Inverse = [.. Enumerable.Range(0, 131).Select(count => 1.0 / Math.Max(1, count))];

    /// <param name="mean">At least 0 and at most <see cref="LargestMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative, not a number, or too large.</exception>
    public static long Draw(RandomNumbers random, double mean)
    {
        if (!(mean >= 0 && mean <= LargestMean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "No mean of a Poisson distribution.");
        return mean < LargestInverted ? DrawByInversion(random, mean) : DrawByRejection(random, mean);
    }

    /// <summary>One count for each mean: as <see cref="Draw(RandomNumbers, double)"/> draws them, faster, and from other random
    /// numbers.</summary>
    /// <param name="means">Shape [n], each at least 0 and at most <see cref="LargestMean"/>.</param>
    /// <param name="counts">Shape [n]; overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">A mean is negative, not a number, or too large.</exception>
    public static void Draw(RandomNumbers random, ReadOnlySpan<double> means, Span<double> counts)
    {
        if (counts.Length != means.Length)
            throw new ArgumentException($"{counts.Length} counts for {means.Length} means.", nameof(counts));
        Span<double> few = stackalloc double[Lanes];
        for (int i = 0; i < means.Length; i += Lanes)
        {
            int count = Math.Min(Lanes, means.Length - i);
            few.Clear();
            means.Slice(i, count).CopyTo(few);
            // Bright ones are left out of the sums, which stop when the last of their neighbours has its count.
            bool allSummed = true;
            foreach (double mean in few)
                allSummed &= mean <= LargestSummed;
            if (!allSummed)
                for (int k = 0; k < count; k++)
                    if (!(few[k] <= LargestSummed))
                        few[k] = 0;
            SumUp(random, few);
            few[..count].CopyTo(counts[i..]);
            if (allSummed)
                continue;
            for (int k = i; k < i + count; k++)
                if (!(means[k] <= LargestSummed))
                    counts[k] = Draw(random, means[k]);
        }
    }

    /// <summary>Inversion: a count for each probability, summed from 0 up, that a uniform number is above.</summary>
    /// <param name="means">Shape [<see cref="Lanes"/>]; overwritten by the counts.</param>
    private static void SumUp(RandomNumbers random, Span<double> means)
    {
        Span<uint> words = stackalloc uint[2 * Lanes];
        random.Fill(words);
        Vector256<double> u0 = Uniform(words),
            u1 = Uniform(words[8..]),
            u2 = Uniform(words[16..]),
            u3 = Uniform(words[24..]);
        Vector256<double> m0 = Vector256.Create<double>(means),
            m1 = Vector256.Create<double>(means[4..]),
            m2 = Vector256.Create<double>(means[8..]),
            m3 = Vector256.Create<double>(means[12..]);
        if (Vector256.LessThanAny(Vector256.Min(Vector256.Min(m0, m1), Vector256.Min(m2, m3)), Vector256<double>.Zero))
            throw new ArgumentOutOfRangeException(nameof(means), "A negative mean is no mean of a Poisson distribution.");
        Vector256<double> p0 = VectorMath.Exp(-m0),
            p1 = VectorMath.Exp(-m1),
            p2 = VectorMath.Exp(-m2),
            p3 = VectorMath.Exp(-m3);
        Vector256<double> c0 = p0,
            c1 = p1,
            c2 = p2,
            c3 = p3;
        Vector256<long> n0 = default,
            n1 = default,
            n2 = default,
            n3 = default;
        for (int count = 1; count < Inverse.Length; count++)
        {
            // A comparison that holds is -1.
            Vector256<long> a0 = Vector256.GreaterThan(u0, c0).AsInt64(),
                a1 = Vector256.GreaterThan(u1, c1).AsInt64(),
                a2 = Vector256.GreaterThan(u2, c2).AsInt64(),
                a3 = Vector256.GreaterThan(u3, c3).AsInt64();
            if (((a0 | a1) | (a2 | a3)) == Vector256<long>.Zero)
                break;
            (n0, n1, n2, n3) = (n0 - a0, n1 - a1, n2 - a2, n3 - a3);
            Vector256<double> inverse = Vector256.Create(Inverse[count]);
            (p0, p1, p2, p3) = (p0 * (m0 * inverse), p1 * (m1 * inverse), p2 * (m2 * inverse), p3 * (m3 * inverse));
            (c0, c1, c2, c3) = (c0 + p0, c1 + p1, c2 + p2, c3 + p3);
        }
        Vector256.ConvertToDouble(n0).CopyTo(means);
        Vector256.ConvertToDouble(n1).CopyTo(means[4..]);
        Vector256.ConvertToDouble(n2).CopyTo(means[8..]);
        Vector256.ConvertToDouble(n3).CopyTo(means[12..]);
    }

    /// <summary>What <see cref="RandomNumbers.NextUniform()"/> makes of the same words.</summary>
    private static Vector256<double> Uniform(ReadOnlySpan<uint> words)
    {
        Vector256<ulong> pairs = Vector256.Create(words).AsUInt64(),
            bits = ((pairs & Vector256.Create((ulong)uint.MaxValue)) << 20) ^ (pairs >>> 44);
        return (bits | Vector256.Create(1023UL << 52)).AsDouble() - Vector256<double>.One + Vector256.Create(0.5 / (1UL << 52));
    }

    private static long DrawByInversion(RandomNumbers random, double mean)
    {
        if (mean == 0)
            return 0;
        double remaining = random.NextUniform();
        double probability = PortableMath.Exp(-mean);
        long count = 0;
        // Past 80 counts less than 1e-40 is left, and a uniform number's last digit ends the search long before.
        while (remaining > probability && count < 80)
        {
            remaining -= probability;
            count++;
            probability *= mean / count;
        }
        return count;
    }

    private static long DrawByRejection(RandomNumbers random, double mean)
    {
        double b = 0.931 + (2.53 * Math.Sqrt(mean));
        double a = -0.059 + (0.02483 * b);
        double inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        double squeeze = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double distance = 0.5 - Math.Abs(u);
            double count = Math.Floor((((2 * a / distance) + b) * u) + mean + 0.43);
            if (distance >= 0.07 && v <= squeeze)
                return (long)count;
            if (count < 0 || (distance < 0.013 && v > distance))
                continue;
            double logProposal = PortableMath.Log(v * inverseAlpha / ((a / (distance * distance)) + b));
            if (logProposal <= PoissonMass.Log(count, mean))
                return (long)count;
        }
    }
}
