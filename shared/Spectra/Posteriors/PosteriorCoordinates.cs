using Almagest.Spectra.Campaigns;

namespace Almagest.Spectra.Posteriors;

/// <summary>
/// The P free parameters on scales where a prior is flat or nearly so: log10 where it is log-uniform or sets the expected counts, else
/// as they are.
/// </summary>
public sealed class PosteriorCoordinates
{
    private readonly bool[] _isLog;

    /// <param name="priors">All parameters of the model, in its order.</param>
    public PosteriorCoordinates(IReadOnlyList<ParameterPrior> priors)
    {
        Free = [.. Enumerable.Range(0, priors.Count).Where(i => priors[i].IsFree)];
        _isLog = [.. Free.Select(i => priors[i].Kind is PriorKind.LogUniform or PriorKind.ExpectedCounts)];
        // Counts don't bound a norm, for what a norm gives in counts depends on all else.
        Lower = [.. Free.Select((i, c) => priors[i].Kind == PriorKind.ExpectedCounts ? double.NegativeInfinity : Scale(c, priors[i].Lower))];
        Upper = [.. Free.Select((i, c) => priors[i].Kind == PriorKind.ExpectedCounts ? double.PositiveInfinity : Scale(c, priors[i].Upper))];
    }

    public int Count => Free.Length;

    /// <summary>Indices of the free parameters among the model's.</summary>
    public int[] Free { get; }

    /// <summary>Shape [P]; the prior is 0 below. -∞ for a norm.</summary>
    public double[] Lower { get; }

    /// <summary>Shape [P].</summary>
    public double[] Upper { get; }

    /// <summary>A prior's width; 1 where it has none.</summary>
    public double Width(int coordinate) => double.IsFinite(Upper[coordinate] - Lower[coordinate]) ? Upper[coordinate] - Lower[coordinate] : 1;

    /// <summary>Coordinates of parameters. A norm of 0 is taken as a very small one.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public double[] Of(ReadOnlySpan<double> parameters)
    {
        double[] coordinates = new double[Count];
        for (int c = 0; c < Count; c++) coordinates[c] = Scale(c, parameters[Free[c]]);
        return coordinates;
    }

    /// <summary>∂ parameter / ∂ coordinate.</summary>
    public double Slope(int coordinate, double parameter) => _isLog[coordinate] ? Math.Max(Math.Abs(parameter), 1e-30) * Math.Log(10) : 1;

    public bool Contains(ReadOnlySpan<double> point)
    {
        for (int c = 0; c < Count; c++)
            if (!(point[c] >= Lower[c] && point[c] <= Upper[c])) return false;
        return true;
    }

    private double Scale(int coordinate, double value) => _isLog[coordinate] ? Math.Log10(Math.Max(value, 1e-30)) : value;
}
