namespace Almagest.Networks.Domain;

/// <summary>Context as predictors: standardised, and drawn in to what was learnt, for a polynomial knows nothing beyond. S context.</summary>
/// <param name="Mean">Shape [S].</param>
/// <param name="Deviation">Shape [S].</param>
/// <param name="Lowest">Shape [S].</param>
/// <param name="Highest">Shape [S].</param>
internal sealed record ContextPredictors(float[] Mean, float[] Deviation, float[] Lowest, float[] Highest)
{
    public int ContextCount => Mean.Length;

    /// <summary>1, the context, and the square of its first number (ln counts).</summary>
    public int Count => ContextCount == 0 ? 1 : ContextCount + 2;

    /// <summary>1, and the first number of the context with its square.</summary>
    public int FewCount => ContextCount == 0 ? 1 : 3;

    public static ContextPredictors Learn(IReadOnlyList<DomainEvidence> spectra)
    {
        int context = spectra[0].Context.Length;
        float[] mean = new float[context], deviation = new float[context], lowest = new float[context], highest = new float[context];
        for (int i = 0; i < context; i++)
        {
            double[] values = [.. spectra.Select(one => (double)one.Context[i])];
            double middle = values.Average(), spread = Math.Sqrt(values.Average(value => (value - middle) * (value - middle)));
            (mean[i], deviation[i], lowest[i], highest[i]) = ((float)middle, (float)Math.Max(spread, 1e-6), (float)values.Min(), (float)values.Max());
        }
        return new ContextPredictors(mean, deviation, lowest, highest);
    }

    /// <returns>Shape [<see cref="Count"/>].</returns>
    public double[] Of(float[] context)
    {
        double[] predictors = new double[Count];
        predictors[0] = 1;
        for (int i = 0; i < ContextCount; i++) predictors[i + 1] = Standardise(i, Math.Clamp(context[i], Lowest[i], Highest[i]));
        if (ContextCount > 0) predictors[^1] = (predictors[1] * predictors[1]) - 1;
        return predictors;
    }

    /// <returns>Shape [<see cref="FewCount"/>].</returns>
    public double[] FewOf(float[] context)
    {
        double[] all = Of(context);
        return ContextCount == 0 ? all : [1, all[1], all[^1]];
    }

    /// <summary>How far the first number lies outside what was learnt, in its spreads; 0 within.</summary>
    public double Beyond(float[] context) =>
        ContextCount == 0 ? 0 : Standardise(0, context[0]) - Standardise(0, Math.Clamp(context[0], Lowest[0], Highest[0]));

    private double Standardise(int i, float value) => (value - Mean[i]) / Deviation[i];
}
