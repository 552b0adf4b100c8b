namespace Almagest.Spectra.Fitting;

/// <summary>
/// What Fisher's information lacks of the second derivatives, learnt from how the gradient changed from step to step. Where a
/// model
/// describes the data badly that part is large, and without it a descent crawls.
/// </summary>
/// <remarks>
/// Source: the structured secant of Dennis, Gay and Welsch 1981 (NL2SOL, ACM TOMS 7, 348), with the symmetric rank-one update; as
/// there, the quadratic that foretold the last step better is used for the next.
/// </remarks>
internal sealed class SecantCurvature(int size)
{
    private readonly double[] _part = new double[size * size],
        _miss = new double[size];
    private bool _isUsed;

    public void Forget()
    {
        Array.Clear(_part);
        _isUsed = false;
    }

    /// <summary>sum = Fisher's information, with the learnt part if that is to be trusted.</summary>
    public void Add(ReadOnlySpan<double> fisher, Span<double> sum)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] = _isUsed ? fisher[i] + _part[i] : fisher[i];
    }

    /// <param name="step">Shape [size]: the step that was taken.</param>
    /// <param name="fall">By how much the statistic fell.</param>
    /// <param name="gradient">Before.</param>
    /// <param name="fisher">Before.</param>
    /// <param name="newGradient">After.</param>
    /// <param name="newFisher">After.</param>
    public void Learn(
        ReadOnlySpan<double> step,
        double fall,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> fisher,
        ReadOnlySpan<double> newGradient,
        ReadOnlySpan<double> newFisher
    )
    {
        double byFisher = 0,
            bySecant = 0,
            along = 0,
            missed = 0,
            moved = 0;
        for (int i = 0; i < size; i++)
        {
            double curved = 0,
                learnt = 0,
                now = 0;
            for (int j = 0; j < size; j++)
            {
                curved += fisher[(i * size) + j] * step[j];
                learnt += _part[(i * size) + j] * step[j];
                now += newFisher[(i * size) + j] * step[j];
            }
            byFisher -= step[i] * (gradient[i] + (0.5 * curved));
            bySecant -= step[i] * (gradient[i] + (0.5 * (curved + learnt)));
            _miss[i] = newGradient[i] - gradient[i] - now - learnt;
            along += _miss[i] * step[i];
            missed += _miss[i] * _miss[i] / (newFisher[(i * size) + i] + 1e-300);
            moved += step[i] * step[i] * newFisher[(i * size) + i];
        }
        _isUsed = Math.Abs(fall - bySecant) < Math.Abs(fall - byFisher) || (!_isUsed && bySecant == byFisher);
        // The rank-one update is not defined where the miss is at right angles to the step.
        if (!(Math.Abs(along) > 1e-6 * Math.Sqrt(missed * moved)))
            return;
        for (int i = 0; i < size; i++)
        for (int j = 0; j < size; j++)
            _part[(i * size) + j] += _miss[i] * _miss[j] / along;
    }
}
