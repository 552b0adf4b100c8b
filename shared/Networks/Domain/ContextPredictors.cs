namespace Almagest.Networks.Domain;

/// <summary>
/// Context as predictors: standardised, and drawn in to what was learnt, for a polynomial knows nothing beyond. The first numbers
/// say under which conditions a spectrum was taken (ln counts, background, share observed); then come a quick estimate and, as
/// many, its errors. S context, C conditions.
/// </summary>
/// <param name="Mean">Shape [S].</param>
/// <param name="Deviation">Shape [S].</param>
/// <param name="Lowest">Shape [S].</param>
/// <param name="Highest">Shape [S].</param>
internal sealed record ContextPredictors(float[] Mean, float[] Deviation, float[] Lowest, float[] Highest)
{
    private const int MostConditions = 4;

    public int ContextCount => Mean.Length;

    public int ConditionCount => Math.Min(MostConditions, ContextCount);

    private int EstimateCount => (ContextCount - ConditionCount) / 2;

    /// <summary>Numbers of <see cref="Of"/>.</summary>
    public int Count => ConditionsOnly + ContextCount - ConditionCount;

    /// <summary>Numbers of <see cref="OfConditions"/>.</summary>
    public int ConditionsOnly => ContextCount == 0 ? 1 : 3 * ConditionCount;

    /// <summary>Numbers of <see cref="ForTails"/>.</summary>
    public int TailCount => ContextCount == 0 ? 1 : 2 + ConditionCount + (ConditionCount > 1 ? 1 : 0) + (2 * EstimateCount);

    /// <param name="spectra">At least one.</param>
    /// <param name="shown">So much of the context is summary; what follows is not predicted from.</param>
    public static ContextPredictors Learn(IReadOnlyList<DomainEvidence> spectra, int shown)
    {
        float[] mean = new float[shown], deviation = new float[shown], lowest = new float[shown], highest = new float[shown];
        for (int i = 0; i < shown; i++)
        {
            double[] values = [.. spectra.Select(one => (double)one.Context[i])];
            double middle = values.Average(), spread = Math.Sqrt(values.Average(value => (value - middle) * (value - middle)));
            (mean[i], deviation[i], lowest[i], highest[i]) = ((float)middle, (float)Math.Max(spread, 1e-6), (float)values.Min(), (float)values.Max());
        }
        return new ContextPredictors(mean, deviation, lowest, highest);
    }

    /// <summary>1, the conditions, their squares, products of the first with the others; and the rest of the context.</summary>
    public double[] Of(float[] context) => [.. OfConditions(context), .. Enumerable.Range(ConditionCount, ContextCount - ConditionCount).Select(i => Within(i, context))];

    /// <summary>The part of <see cref="Of"/> that says nothing of the source.</summary>
    public double[] OfConditions(float[] context)
    {
        double[] conditions = [.. Enumerable.Range(0, ConditionCount).Select(i => Within(i, context))];
        return [1, .. conditions, .. conditions.Select(value => (value * value) - 1), .. conditions.Skip(1).Select(value => value * conditions[0])];
    }

    /// <summary>Few, for tails are known from few spectra: the conditions, the first of them squared and with the second; the estimate and its squares.</summary>
    public double[] ForTails(float[] context)
    {
        double[] conditions = [.. Enumerable.Range(0, ConditionCount).Select(i => Within(i, context))], estimate = [.. Enumerable.Range(ConditionCount, EstimateCount).Select(i => Within(i, context))];
        if (conditions.Length == 0) return [1];
        double[] crossed = conditions.Length > 1 ? [conditions[0] * conditions[1]] : [];
        return [1, .. conditions, (conditions[0] * conditions[0]) - 1, .. crossed, .. estimate, .. estimate.Select(value => (value * value) - 1)];
    }

    /// <summary>How far conditions lie outside what was learnt, in their spreads; 0 within.</summary>
    public double Beyond(float[] context) =>
        Math.Sqrt(Enumerable.Range(0, ConditionCount).Sum(i => Math.Pow(Standardise(i, context[i]) - Within(i, context), 2)));

    private double Within(int i, float[] context) => Standardise(i, Math.Clamp(context[i], Lowest[i], Highest[i]));

    private double Standardise(int i, float value) => (value - Mean[i]) / Deviation[i];
}
