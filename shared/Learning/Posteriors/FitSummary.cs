using Almagest.Spectra.Fitting;

namespace Almagest.Learning.Posteriors;

/// <summary>
/// What a classical fit tells a posterior network of one spectrum: where the minimum is, how curved, how far from the bounds, how
/// bright. P free parameters.
/// </summary>
/// <remarks>
/// The network then learns only where the truth lies against the fit's own ellipse, e = Lᵀ (t - estimate) with L Lᵀ = half of
/// Fisher's information, plus what a wide prior adds: nearly a standard normal, whatever the spectrum. Where the others lie
/// follows an
/// absorbing column linearly, however its own prior is drawn: they are held against the column itself, the column against its
/// logarithm.
/// </remarks>
public sealed class FitSummary
{
    /// <summary>Goes up with every change of the features: a network is read by the form it learnt from.</summary>
    public const string Version = "2";

    /// <summary>Spectral bands whose counts are told.</summary>
    private const int Bands = 7;

    /// <summary>Further than this many sigma, a bound is out of sight.</summary>
    private const double FarBound = 30;

    /// <summary>A truth further off than this many sigma, where a fit climbed the wrong hill, must not outweigh all
    /// others.</summary>
    private const double FarthestError = 40;

    /// <summary>Mirror images are as far off as the edges are.</summary>
    private const double FarthestImage = 1000;

    /// <summary>Edges that matter at once: the nearest ones.</summary>
    private const int MostEdges = 3;

    private readonly PosteriorCoordinates _coordinates;
    private readonly double[] _lower; // L, shape [P, P], in the coordinates' order of solution
    private readonly double[] _sigmas; // shape [P], of the coordinates: marginal

    private FitSummary(PosteriorCoordinates coordinates, double[] estimate, double[] lower)
    {
        (_coordinates, Estimate, _lower) = (coordinates, estimate, lower);
        _sigmas = new double[estimate.Length];
        double[] unit = new double[estimate.Length];
        for (int i = 0; i < unit.Length; i++)
        {
            Array.Clear(unit);
            unit[i] = 1;
            Triangle.Forward(lower, unit);
            _sigmas[coordinates.Order[i]] = Math.Sqrt(unit.Sum(value => value * value));
        }
    }

    /// <summary>Shape [F], see <see cref="FeatureCount"/>.</summary>
    public float[] Features { get; private init; } = [];

    /// <summary>Shape [P], coordinates.</summary>
    public double[] Estimate { get; }

    /// <summary>ln of the determinant of what turns a density of e into one of coordinates: the same everywhere.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Estimate.Length; i++)
                sum += Math.Log(_lower[(i * Estimate.Length) + i]);
            return sum;
        }
    }

    public static int FeatureCount(int parameters) =>
        (7 * parameters) + (parameters * (parameters - 1) / 2) + 2 + Bands + LikelihoodProbes.Count(parameters);

    /// <param name="problem">Its free parameters are the coordinates'.</param>
    /// <param name="parameters">Shape [all parameters]: where the fit ended, minimum or not.</param>
    /// <param name="bandEdges">n + 1 edges in keV of the campaign's grid, cut into seven bands of equal ratio.</param>
    public static FitSummary Of(
        FitProblem problem,
        ReadOnlySpan<double> parameters,
        PosteriorCoordinates coordinates,
        ReadOnlySpan<double> bandEdges
    )
    {
        int free = coordinates.Count;
        double[] gradient = new double[free],
            fisher = new double[free * free],
            estimate = coordinates.Of(parameters);
        double statistic = problem.Linearise(parameters, gradient, fisher);
        double[] lower = Information(fisher, parameters, coordinates),
            score = new double[free];
        for (int i = 0; i < free; i++)
        {
            int c = coordinates.Order[i];
            score[i] = -0.5 * gradient[c] * coordinates.Slope(c, parameters[coordinates.Free[c]]);
        }
        Triangle.Cholesky(lower, free);
        Triangle.Forward(lower, score);
        var summary = new FitSummary(coordinates, estimate, lower);
        var features = new List<float>(FeatureCount(free));
        for (int c = 0; c < free; c++)
            features.Add(
                Finite(
                    double.IsFinite(coordinates.Lower[c])
                        ? (estimate[c] - coordinates.Lower[c]) / coordinates.Width(c)
                        : estimate[c]
                )
            );
        for (int i = 0; i < free; i++)
        {
            features.Add(Finite(Math.Log(lower[(i * free) + i])));
            for (int j = 0; j < i; j++)
                features.Add(Finite(Math.Clamp(lower[(i * free) + j] / lower[(j * free) + j], -20, 20)));
        }
        for (int i = 0; i < free; i++)
            features.Add(Finite(Math.Clamp(score[i], -10, 10)));
        for (int c = 0; c < free; c++)
        {
            double below = (estimate[c] - coordinates.Lower[c]) / summary._sigmas[c],
                above = (coordinates.Upper[c] - estimate[c]) / summary._sigmas[c];
            features.AddRange([
                Finite(Math.Min(below, FarBound)),
                Finite(Math.Min(above, FarBound)),
                below < 1e-6 ? 1 : 0,
                above < 1e-6 ? 1 : 0,
            ]);
        }
        features.Add(Finite(Math.Log(problem.Spectra.Sum(bins => bins.Exposure))));
        features.Add(Finite(Math.Log(1 + Math.Max(0, statistic))));
        features.AddRange(BandCounts(problem, bandEdges));
        foreach (double probed in new LikelihoodProbes(problem, parameters, coordinates).Around(summary, statistic))
            features.Add(Finite(probed));
        return new FitSummary(coordinates, estimate, lower) { Features = [.. features] };
    }

    /// <summary>How many images <see cref="ImagesOf"/> gives.</summary>
    public static int ImageCount(PosteriorCoordinates coordinates) => 1 << Math.Min(coordinates.Bounded.Length, MostEdges);

    /// <summary>
    /// The errors of a point and of its mirror images at the prior's nearest edges: a density that is folded at the edges is
    /// the sum
    /// over them, and has lost nothing beyond.
    /// </summary>
    /// <param name="point">Shape [P].</param>
    /// <returns>Shape [images, P].</returns>
    public double[][] ImagesOf(double[] point)
    {
        double SigmasFromEdge(int c) => Math.Min(point[c] - _coordinates.Lower[c], _coordinates.Upper[c] - point[c]) / _sigmas[c];
        int[] edges = _coordinates.Bounded;
        if (edges.Length > MostEdges)
            edges = [.. edges.OrderBy(SigmasFromEdge).Take(MostEdges)];
        return [.. _coordinates.Images(point, edges).Select(image => ErrorOf(image))];
    }

    /// <summary>The images of a truth, [images, P], for learning from it.</summary>
    public IEnumerable<float> LearntImagesOf(double[] truth) =>
        ImagesOf(truth).SelectMany((image, i) => image.Select(error => (float)Math.Clamp(error, -Farthest(i), Farthest(i))));

    /// <summary>Where a point lies against the fit's ellipse.</summary>
    /// <param name="point">Shape [P], coordinates.</param>
    public double[] ErrorOf(ReadOnlySpan<double> point)
    {
        int free = Estimate.Length;
        double[] error = new double[free];
        for (int j = 0; j < free; j++)
        {
            int c = _coordinates.Order[j];
            error[j] += _lower[(j * free) + j] * (point[c] - Estimate[c]);
            double seen = _coordinates.SeenByOthers(c, point[c], Estimate[c]);
            for (int i = 0; i < j; i++)
                error[i] += _lower[(j * free) + i] * seen;
        }
        return error;
    }

    /// <summary>The point at an error: the inverse of <see cref="ErrorOf"/>.</summary>
    /// <param name="error">Shape [P].</param>
    /// <param name="point">Shape [P], coordinates; overwritten.</param>
    public void Locate(ReadOnlySpan<double> error, Span<double> point)
    {
        int free = Estimate.Length;
        Span<double> seen = stackalloc double[free];
        for (int i = free - 1; i >= 0; i--)
        {
            double value = error[i];
            for (int j = i + 1; j < free; j++)
                value -= _lower[(j * free) + i] * seen[j];
            int c = _coordinates.Order[i];
            point[c] = Estimate[c] + (value / _lower[(i * free) + i]);
            if (i > 0)
                seen[i] = _coordinates.SeenByOthers(c, point[c], Estimate[c]);
        }
    }

    /// <summary>Half of Fisher's information in coordinates, in their order of solution, with that of a normal distribution as
    /// wide as the prior.</summary>
    private static double[] Information(double[] fisher, ReadOnlySpan<double> parameters, PosteriorCoordinates coordinates)
    {
        int free = coordinates.Count;
        double[] information = new double[free * free];
        for (int i = 0; i < free; i++)
        for (int j = 0; j < free; j++)
        {
            (int a, int b) = (coordinates.Order[i], coordinates.Order[j]);
            double value =
                0.5
                * fisher[(a * free) + b]
                * coordinates.Slope(a, parameters[coordinates.Free[a]])
                * coordinates.Slope(b, parameters[coordinates.Free[b]]);
            information[(i * free) + j] =
                (double.IsFinite(value) ? value : 0) + (i == j ? 1 / (coordinates.Width(a) * coordinates.Width(a)) : 0);
        }
        return information;
    }

    /// <summary>Square roots of the counts, less the scaled background's where there is one.</summary>
    private static float[] BandCounts(FitProblem problem, ReadOnlySpan<double> edges)
    {
        double[] counts = new double[Bands];
        double lowest = Math.Log(Math.Max(edges[0], 1e-6)),
            span = Math.Log(edges[^1]) - lowest;
        foreach (FitBins bins in problem.Spectra)
            for (int b = 0; b < bins.Count; b++)
            {
                double energy = Math.Log(Math.Max(0.5 * (bins.Lower[b] + bins.Upper[b]), 1e-6));
                counts[Math.Clamp((int)(Bands * (energy - lowest) / span), 0, Bands - 1)] +=
                    bins.Counts[b] - (bins.BackgroundScale[b] * bins.Background[b]);
            }
        return [.. counts.Select(count => Finite(Math.Sqrt(Math.Max(0, count))))];
    }

    private static double Farthest(int image) => image == 0 ? FarthestError : FarthestImage;

    private static float Finite(double value) => double.IsFinite(value) ? (float)value : 0;
}
