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

    /// <summary>Positions among the free norms: one component in all groups of spectra.</summary>
    private readonly int[][] _components;

    public NormFit(FitProblem problem)
    {
        _norms = problem.Hold(problem.Start, index => !problem.Definitions[index].IsNorm);
        _descent = new Descent(_norms);
        _components =
        [
            .. Enumerable
                .Range(0, _norms.Free.Count)
                .GroupBy(i => ParameterLayout.NameInGroup(_norms.Definitions[_norms.Free[i]].Name))
                .Select(same => same.ToArray()),
        ];
    }

    /// <summary>Sets the free norms of a point to their best, about.</summary>
    /// <param name="parameters">Shape [all parameters]; free norms are overwritten.</param>
    /// <returns>The statistic there.</returns>
    public double Minimise(double[] parameters)
    {
        // Each component begins with the same share of the counts, whatever its norm's unit.
        foreach (int index in _norms.Free)
            parameters[index] = 0;
        double[] ofGroup = new double[_norms.Layout.GroupCount],
            shares = new double[_norms.Free.Count];
        foreach (int[] component in _components)
        {
            foreach (int i in component)
                parameters[_norms.Free[i]] = 1;
            _norms.Factors(parameters, ofGroup);
            foreach (int i in component)
            {
                parameters[_norms.Free[i]] = 0;
                shares[i] = ofGroup[_norms.Layout.GroupOf(_norms.Free[i])] / _components.Length;
            }
        }
        for (int i = 0; i < shares.Length; i++)
        {
            FitParameter limits = _norms.Parameters[_norms.Free[i]];
            bool isPositive = double.IsFinite(shares[i]) && shares[i] > 0;
            parameters[_norms.Free[i]] = Math.Clamp(isPositive ? shares[i] : 0, limits.Lower, limits.Upper);
        }
        ClassicalFit.Descend(_descent, parameters, Coarse);
        _descent.Parameters.CopyTo(parameters);
        return _descent.Statistic;
    }
}
