using Almagest.Learning.Priors;
using Almagest.Spectra.Numerics;

namespace Almagest.Learning.Posteriors;

/// <summary>
/// The P free parameters on scales where a prior is flat or nearly so: log10 where it is log-uniform or sets the expected
/// counts, else
/// as they are.
/// </summary>
public sealed class PosteriorCoordinates
{
    private readonly bool[] _isLog,
        _isColumn;

    /// <param name="priors">All parameters of the model, in its order.</param>
    public PosteriorCoordinates(IReadOnlyList<ParameterPrior> priors)
    {
        Free = [.. Enumerable.Range(0, priors.Count).Where(i => priors[i].IsFree)];
        _isLog = [.. Free.Select(i => priors[i].Kind is PriorKind.LogUniform or PriorKind.ExpectedCounts)];
        _isColumn = [.. Free.Select((i, c) => _isLog[c] && priors[i].Name.EndsWith(".nH", StringComparison.OrdinalIgnoreCase))];
        Order = [.. Enumerable.Range(0, Free.Length).OrderBy(c => _isColumn[c])];
        // Counts don't bound a norm, for what a norm gives in counts depends on all else.
        Lower =
        [
            .. Free.Select(
                (i, c) => priors[i].Kind == PriorKind.ExpectedCounts ? double.NegativeInfinity : Scale(c, priors[i].Lower)
            ),
        ];
        Upper =
        [
            .. Free.Select(
                (i, c) => priors[i].Kind == PriorKind.ExpectedCounts ? double.PositiveInfinity : Scale(c, priors[i].Upper)
            ),
        ];
    }

    public int Count => Free.Length;

    /// <summary>Indices of the free parameters among the model's.</summary>
    public int[] Free { get; }

    /// <summary>Coordinates, those last whose value is settled before the others': columns.</summary>
    public int[] Order { get; }

    /// <summary>Shape [P]; the prior is 0 below. -∞ for a norm.</summary>
    public double[] Lower { get; }

    /// <summary>Shape [P].</summary>
    public double[] Upper { get; }

    /// <summary>A prior's width; 1 where it has none.</summary>
    public double Width(int coordinate) =>
        double.IsFinite(Upper[coordinate] - Lower[coordinate]) ? Upper[coordinate] - Lower[coordinate] : 1;

    /// <summary>Coordinates of parameters. A norm of 0 is taken as a very small one.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public double[] Of(ReadOnlySpan<double> parameters)
    {
        double[] coordinates = new double[Count];
        for (int c = 0; c < Count; c++)
            coordinates[c] = Scale(c, parameters[Free[c]]);
        return coordinates;
    }

    /// <summary>∂ parameter / ∂ coordinate.</summary>
    public double Slope(int coordinate, double parameter) =>
        _isLog[coordinate] ? Math.Max(Math.Abs(parameter), 1e-30) * PhysicalConstants.LogTen : 1;

    /// <summary>A free parameter's value at a coordinate: the inverse of <see cref="Of"/>.</summary>
    public double ParameterOf(int coordinate, double value) => _isLog[coordinate] ? Math.Pow(10, value) : value;

    /// <summary>As above, of many points.</summary>
    /// <param name="points">Shape [S, P], coordinates.</param>
    /// <returns>Shape [S, P], free parameters' values.</returns>
    public double[] ParametersOf(ReadOnlySpan<double> points)
    {
        double[] parameters = new double[points.Length];
        VectorMath.Multiply(points, PhysicalConstants.LogTen, parameters);
        VectorMath.Exp(parameters, parameters);
        for (int c = 0; c < Count; c++)
        for (int at = c; at < points.Length && !_isLog[c]; at += Count)
            parameters[at] = points[at];
        return parameters;
    }

    /// <summary>
    /// How far a coordinate is from its estimate as the others see it, to first order its own difference: a column absorbs by
    /// itself, not by
    /// its logarithm. Beyond its prior, where it is folded back, it is seen as at the edge: there are powers of ten out there.
    /// </summary>
    public double SeenByOthers(int coordinate, double value, double estimate) =>
        _isColumn[coordinate]
            ? (PortableMath.Exp(PhysicalConstants.LogTen * (Math.Min(value, Upper[coordinate]) - estimate)) - 1)
                / PhysicalConstants.LogTen
            : value - estimate;

    /// <summary>A point's mirror images at the edges of the prior that are nearest to it, itself first.</summary>
    /// <param name="point">Shape [P], within the prior.</param>
    /// <param name="edges">Coordinates to mirror.</param>
    public double[][] Images(double[] point, ReadOnlySpan<int> edges)
    {
        var images = new double[1 << edges.Length][];
        for (int image = 0; image < images.Length; image++)
        {
            images[image] = [.. point];
            for (int k = 0; k < edges.Length; k++)
            {
                int c = edges[k];
                if ((image >> k & 1) == 1)
                    images[image][c] = (2 * (point[c] - Lower[c] < Upper[c] - point[c] ? Lower[c] : Upper[c])) - point[c];
            }
        }
        return images;
    }

    /// <summary>Coordinates that have edges.</summary>
    public int[] Bounded => [.. Enumerable.Range(0, Count).Where(c => double.IsFinite(Upper[c] - Lower[c]))];

    /// <summary>A mixture of normal distributions ends nowhere, a prior does: what lies beyond an edge is folded back.</summary>
    /// <param name="point">Shape [P]; changed.</param>
    public void Fold(Span<double> point)
    {
        for (int c = 0; c < Count; c++)
        {
            if (point[c] < Lower[c])
                point[c] = (2 * Lower[c]) - point[c];
            else if (point[c] > Upper[c])
                point[c] = (2 * Upper[c]) - point[c];
            point[c] = Math.Clamp(point[c], Lower[c], Upper[c]);
        }
    }

    private double Scale(int coordinate, double value) => _isLog[coordinate] ? Math.Log10(Math.Max(value, 1e-30)) : value;
}
