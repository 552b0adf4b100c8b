namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>exp(-statistic / 2) × priors, over the free parameters and within their limits.</summary>
/// <remarks>C, W and χ² are all -2 ln of a likelihood up to a constant; W's likelihood has the background profiled out.</remarks>
internal sealed class FitPosterior : ILogDensity
{
    private readonly FitProblem _problem;
    private readonly double[] _parameters;
    private readonly ChainPrior[] _priors;

    /// <param name="problem">Whose free parameters are sampled.</param>
    /// <param name="parameters">Shape [parameters of the problem]: the values of those that are frozen.</param>
    /// <param name="priors">By the index of a parameter; a flat one where none is given.</param>
    public FitPosterior(FitProblem problem, ReadOnlySpan<double> parameters, IReadOnlyDictionary<int, ChainPrior>? priors = null)
    {
        (_problem, _parameters) = (problem, parameters.ToArray());
        _priors = [.. problem.Free.Select(index => priors?.GetValueOrDefault(index) ?? ChainPrior.Flat)];
    }

    public int Dimension => _problem.Free.Count;

    public double At(ReadOnlySpan<double> point)
    {
        Span<double> parameters = stackalloc double[_parameters.Length];
        _parameters.CopyTo(parameters);
        double prior = 0;
        for (int i = 0; i < point.Length; i++)
        {
            int index = _problem.Free[i];
            FitParameter limits = _problem.Parameters[index];
            if (!(point[i] >= limits.Lower && point[i] <= limits.Upper))
                return double.NegativeInfinity;
            prior += _priors[i].LogDensity(point[i]);
            parameters[index] = point[i];
        }
        // A fold is dear: none where the prior is 0 already.
        if (double.IsNegativeInfinity(prior))
            return prior;
        double density = prior - (0.5 * _problem.Statistic(parameters));
        return double.IsNaN(density) ? double.NegativeInfinity : density;
    }
}
