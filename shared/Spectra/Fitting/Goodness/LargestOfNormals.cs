using Almagest.Spectra.Randomness;
using MathNet.Numerics.Distributions;

namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>How likely one of several correlated normal numbers is so far out, either way.</summary>
/// <remarks>
/// Importance sampling: one of them is out there and the others follow it; each draw counts as one over how many are. So a few
/// hundred draws tell a chance of 1e-10 as well as one of 0.1. Source: Adler, Blanchet and Liu 2012, Ann. Appl. Prob. 22, 1167.
/// </remarks>
internal static class LargestOfNormals
{
    private const int Draws = 256;

    /// <summary>Enough where the chance is far from any that matters.</summary>
    private const int FewDraws = 64;

    private const double Likely = 0.05;

    private const int MostKept = 16;

    /// <summary>Shape [draws, most]: the same for every fit, and drawn once.</summary>
    private static readonly double[] Kept = Normals();

    private static RandomNumbers Begun(int row)
    {
        RandomNumbers random = new(1);
        random.Begin(RandomPurpose.Goodness, 0, (uint)row);
        return random;
    }

    private static double[] Normals()
    {
        RandomNumbers random = Begun(0);
        return [.. Enumerable.Range(0, Draws * MostKept).Select(_ => random.NextNormal())];
    }

    /// <param name="correlation">Shape [n, n], 1 on its diagonal.</param>
    /// <param name="sigmas">How far out; from 0.</param>
    public static double Chance(double[,] correlation, double sigmas)
    {
        int n = correlation.GetLength(0);
        double tail = 2 * Normal.CDF(0, 1, -sigmas);
        if (n < 2 || tail == 0)
            return n * tail;
        double[,] root = Root(correlation);
        double[] free = new double[n],
            drawn = new double[n];
        RandomNumbers random = Begun(n);
        double shares = 0;
        int draws = tail > Likely ? FewDraws : Draws;
        for (int draw = 0; draw < draws; draw++)
        {
            if (n <= MostKept)
                Kept.AsSpan(draw * MostKept, n).CopyTo(free);
            else
                for (int i = 0; i < n; i++)
                    free[i] = random.NextNormal();
            for (int i = 0; i < n; i++)
            {
                drawn[i] = 0;
                for (int j = 0; j <= i; j++)
                    drawn[i] += root[i, j] * free[j];
            }
            int first = draw % n;
            double off = TruncatedNormal.Draw(random, 0, 1, sigmas, double.MaxValue) - drawn[first];
            int beyond = 1;
            for (int i = 0; i < n; i++)
                if (i != first && Math.Abs(drawn[i] + (correlation[i, first] * off)) > sigmas)
                    beyond++;
            shares += 1.0 / beyond;
        }
        return Math.Min(1, n * tail * shares / draws);
    }

    /// <summary>Cholesky's; where numbers are the same, what is left of one is nothing.</summary>
    private static double[,] Root(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] root = new double[n, n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
        {
            double left = matrix[i, j];
            for (int k = 0; k < j; k++)
                left -= root[i, k] * root[j, k];
            root[i, j] =
                i == j ? Math.Sqrt(Math.Max(0, left))
                : root[j, j] > 1e-6 ? left / root[j, j]
                : 0;
        }
        return root;
    }
}
