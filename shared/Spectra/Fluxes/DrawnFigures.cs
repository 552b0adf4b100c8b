using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Fluxes;

/// <summary>
/// Figures at many points that were drawn: D draws of V varied parameters. Within a posterior the logarithm of a flux, or the
/// flux itself, is a polynomial of second or third degree to a small part of its spread; so it is computed at some of the points,
/// fitted, and held against others of them. Where it does not hold, all points are computed.
/// </summary>
internal static class DrawnFigures
{
    /// <summary>Root mean square of what a polynomial misses, over the figure's spread.</summary>
    private const double Tolerated = 0.03;

    /// <summary>The last of so many points is left to test by.</summary>
    private const int TestEvery = 4;

    /// <param name="points">Shape [D, V], in random order or in a chain's.</param>
    /// <param name="isNorm">Shape [V].</param>
    /// <param name="figures">At a point, shape [V]: F figures.</param>
    /// <returns>Shape [F][D].</returns>
    public static double[][] Of(double[] points, bool[] isNorm, Func<double[], double[]> figures)
    {
        int varied = isNorm.Length,
            draws = points.Length / varied;
        for (int degree = 2; degree <= 3; degree++)
        {
            int sample = Math.Max(32, TestEvery * TermsOf(varied, degree));
            if (2 * sample > draws)
                break;
            int[] chosen = [.. Enumerable.Range(0, sample).Select(k => (int)((long)k * draws / sample))];
            double[][] exact = [.. chosen.Select(At)];
            foreach (bool isLog in (bool[])[true, false])
                if (Polynomial(points, isNorm, chosen, exact, degree, isLog) is { } found)
                    return found;
        }
        double[][] all = [.. Enumerable.Range(0, draws).Select(At)];
        return [.. Enumerable.Range(0, all[0].Length).Select(f => Array.ConvertAll(all, one => one[f]))];

        double[] At(int draw) => figures(points[(draw * varied)..((draw + 1) * varied)]);
    }

    /// <summary>Null where it does not hold.</summary>
    private static double[][]? Polynomial(double[] points, bool[] isNorm, int[] chosen, double[][] exact, int degree, bool isLog)
    {
        int varied = isNorm.Length,
            draws = points.Length / varied,
            count = exact[0].Length;
        double[] scaled = Scaled(points, isNorm, chosen, isLog);
        double[][] wanted = isLog ? [.. exact.Select(one => Array.ConvertAll(one, Math.Log))] : exact;
        if (!Array.TrueForAll(scaled, double.IsFinite) || wanted.Any(one => !Array.TrueForAll(one, double.IsFinite)))
            return null;
        double[] terms = new double[TermsOf(varied, degree)];
        if (Coefficients(scaled, chosen, wanted, varied, terms) is not { } coefficients)
            return null;
        double[][] found = [.. coefficients.Select(_ => new double[draws])];
        for (int draw = 0; draw < draws; draw++)
        {
            Terms(scaled.AsSpan(draw * varied, varied), terms);
            for (int f = 0; f < count; f++)
                found[f][draw] = Sums.Dot(coefficients[f], terms);
        }
        for (int f = 0; f < count; f++)
        {
            double mean = wanted.Average(one => one[f]),
                spread = wanted.Average(one => Math.Pow(one[f] - mean, 2)),
                missed = chosen.Index().Where(IsTest).Average(one => Math.Pow(found[f][one.Item] - wanted[one.Index][f], 2));
            if (missed > (Tolerated * Tolerated * spread) + (1e-20 * mean * mean))
                return null;
        }
        if (isLog)
            foreach (double[] values in found)
                for (int draw = 0; draw < draws; draw++)
                    values[draw] = Math.Exp(values[draw]);
        return found;
    }

    private static bool IsTest((int Index, int Item) one) => one.Index % TestEvery == TestEvery - 1;

    /// <summary>Least squares over the points that are not left to test by.</summary>
    /// <param name="terms">Shape [terms]; overwritten.</param>
    /// <returns>Shape [F][terms].</returns>
    private static double[][]? Coefficients(double[] scaled, int[] chosen, double[][] wanted, int varied, double[] terms)
    {
        int n = terms.Length;
        double[] matrix = new double[n * n];
        double[][] right = [.. wanted[0].Select(_ => new double[n])];
        foreach ((int Index, int Item) one in chosen.Index().Where(one => !IsTest(one)))
        {
            Terms(scaled.AsSpan(one.Item * varied, varied), terms);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    matrix[(i * n) + j] += terms[i] * terms[j];
                for (int f = 0; f < right.Length; f++)
                    right[f][i] += terms[i] * wanted[one.Index][f];
            }
        }
        bool[] active = [.. Enumerable.Range(0, n).Select(i => matrix[(i * n) + i] > 0)];
        double[][] coefficients = [.. right.Select(_ => new double[n])];
        for (int f = 0; f < right.Length; f++)
            if (!SmallMatrix.Solve(matrix, 1e-12, right[f], active, coefficients[f]))
                return null;
        return coefficients;
    }

    private static int TermsOf(int varied, int degree) => (varied + 1) * (varied + 2) / 2 * (degree == 3 ? varied + 3 : 3) / 3;

    /// <summary>1, each, each by each, and, if there is room, each by each by each.</summary>
    private static void Terms(ReadOnlySpan<double> point, Span<double> terms)
    {
        bool isCubic = terms.Length > TermsOf(point.Length, 2);
        terms[0] = 1;
        int at = 1;
        for (int i = 0; i < point.Length; i++)
        {
            terms[at++] = point[i];
            for (int j = 0; j <= i; j++)
            {
                double product = point[i] * point[j];
                terms[at++] = product;
                for (int k = 0; isCubic && k <= j; k++)
                    terms[at++] = product * point[k];
            }
        }
    }

    /// <summary>Of mean 0 and standard deviation 1 over the chosen points; norms by their logarithm, if wanted.</summary>
    private static double[] Scaled(double[] points, bool[] isNorm, int[] chosen, bool isLog)
    {
        double[] scaled = new double[points.Length];
        for (int i = 0; i < isNorm.Length; i++)
        {
            for (int at = i; at < points.Length; at += isNorm.Length)
                scaled[at] = isLog && isNorm[i] ? Math.Log(points[at]) : points[at];
            double mean = chosen.Average(draw => scaled[(draw * isNorm.Length) + i]),
                sigma = Math.Sqrt(chosen.Average(draw => Math.Pow(scaled[(draw * isNorm.Length) + i] - mean, 2)));
            for (int at = i; at < points.Length; at += isNorm.Length)
                scaled[at] =
                    sigma > 0 ? (scaled[at] - mean) / sigma
                    : sigma == 0 ? 0
                    : double.NaN;
        }
        return scaled;
    }
}
