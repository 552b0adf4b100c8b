namespace Almagest.Spectra.Fitting;

/// <summary>Fits the free norms of a problem for given shapes: the model is linear in them, and a few steps suffice.</summary>
internal sealed class NormFit
{
    private static readonly FitOptions Coarse = new()
    {
        PromisedDecrease = 0.1,
        MaximumIterations = 12,
        Rescale = false,
    };

    private readonly FitProblem _norms;
    private readonly Descent _descent;

    public NormFit(FitProblem problem)
    {
        _norms = problem.Hold(problem.Start, index => !problem.Definitions[index].IsNorm);
        _descent = new Descent(_norms);
    }

    /// <summary>Sets the free norms of a point to their best, about.</summary>
    /// <param name="parameters">Shape [all parameters]; free norms are overwritten.</param>
    /// <returns>The statistic there.</returns>
    public double Minimise(double[] parameters)
    {
        // Each component begins with the same share of the counts, whatever its norm's unit.
        foreach (int index in _norms.Free)
            parameters[index] = 0;
        double[] shares = new double[_norms.Free.Count];
        for (int i = 0; i < shares.Length; i++)
        {
            parameters[_norms.Free[i]] = 1;
            _norms.Statistic(parameters, out shares[i]);
            parameters[_norms.Free[i]] = 0;
        }
        for (int i = 0; i < shares.Length; i++)
        {
            FitParameter limits = _norms.Parameters[_norms.Free[i]];
            double norm = shares[i] / shares.Length;
            parameters[_norms.Free[i]] = Math.Clamp(double.IsFinite(norm) && norm > 0 ? norm : 0, limits.Lower, limits.Upper);
        }
        ClassicalFit.Descend(_descent, parameters, Coarse);
        _descent.Parameters.CopyTo(parameters);
        return _descent.Statistic;
    }
}
