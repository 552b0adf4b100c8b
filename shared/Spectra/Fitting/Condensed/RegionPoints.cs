using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting.Condensed;

/// <summary>Parameters spread evenly over a region, one component lit at a time: where each is computed well, so is any sum of
/// them.</summary>
internal sealed class RegionPoints(SpectralModel model, IReadOnlyList<FitParameter> region)
{
    private const int Learnt = 160,
        Tested = 40,
        MostCorners = 4;

    /// <summary>Where the tests' part of the sequence begins.</summary>
    private const int FirstTested = 1000;

    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    private readonly int[] _shapes =
    [
        .. Enumerable.Range(0, region.Count).Where(i => region[i].IsFree && !model.Parameters[i].IsNorm),
    ];

    private readonly int[] _norms = [.. Enumerable.Range(0, region.Count).Where(i => model.Parameters[i].IsNorm)];

    /// <summary>Whether there is a stand-in at all: something flux-scaled has no component by itself.</summary>
    private bool IsUsable => _norms.Length > 0 && _shapes.Length <= Primes.Length && !model.Parameters.Any(p => p.IsRelative);

    /// <summary>Shape [points][all parameters]; empty where there can be no stand-in.</summary>
    public double[][] ToLearnFrom()
    {
        IEnumerable<double[]> corners = Enumerable
            .Range(0, 1 << Math.Min(_shapes.Length, MostCorners))
            .Select(corner => At(s => (corner >> s) & 1));
        return Lit([.. corners, .. Enumerable.Range(1, Learnt).Select(Halton)]);
    }

    /// <summary>Others.</summary>
    public double[][] ToTest() => Lit([.. Enumerable.Range(FirstTested, Tested).Select(Halton)]);

    private double[][] Lit(double[][] points) =>
        !IsUsable
            ? []
            :
            [
                .. _norms
                    .Where(norm => region[norm].IsFree || region[norm].Value != 0)
                    .SelectMany(norm =>
                        points.Select(point =>
                        {
                            double[] lit = [.. point];
                            foreach (int other in _norms)
                                lit[other] = other == norm ? 1 : 0;
                            return lit;
                        })
                    ),
            ];

    private double[] Halton(int index) =>
        At(s =>
        {
            double digit = 1,
                sum = 0;
            for (int rest = index; rest > 0; rest /= Primes[s])
            {
                digit /= Primes[s];
                sum += digit * (rest % Primes[s]);
            }
            return sum;
        });

    /// <param name="share">Of each shape's range, from 0 to 1.</param>
    private double[] At(Func<int, double> share)
    {
        double[] point = [.. region.Select(part => part.Value)];
        for (int s = 0; s < _shapes.Length; s++)
            point[_shapes[s]] = Within(region[_shapes[s]], share(s));
        return point;
    }

    /// <summary>Positive ones by ratios; from 0 on, most of them near it.</summary>
    private static double Within(FitParameter part, double share) =>
        part.Lower > 0 && part.Upper > 3 * part.Lower ? part.Lower * Math.Pow(part.Upper / part.Lower, share)
        : part.Lower == 0 ? part.Upper * share * share * share
        : part.Lower + ((part.Upper - part.Lower) * share);
}
