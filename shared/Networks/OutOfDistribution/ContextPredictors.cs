namespace Almagest.Networks.OutOfDistribution;

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
    public int Count =>
        ContextCount == 0
            ? 1
            : (3 * ConditionCount) + (3 * (ContextCount - ConditionCount)) + (EstimateCount * (EstimateCount - 1) / 2);

    /// <summary>Numbers of <see cref="ForTails"/>.</summary>
    public int TailCount => ContextCount == 0 ? 1 : 2 + ConditionCount + (ConditionCount > 1 ? 1 : 0) + (2 * EstimateCount);

    /// <param name="spectra">At least one.</param>
    /// <param name="shown">So much of the context is summary; what follows is not predicted from.</param>
    public static ContextPredictors Learn(IReadOnlyList<OodEvidence> spectra, int shown)
    {
        float[] mean = new float[shown],
            deviation = new float[shown],
            lowest = new float[shown],
            highest = new float[shown];
        for (int i = 0; i < shown; i++)
        {
            double[] values = [.. spectra.Select(one => (double)one.Context[i])];
            double middle = values.Average(),
                spread = Math.Sqrt(values.Average(value => (value - middle) * (value - middle)));
            (mean[i], deviation[i], lowest[i], highest[i]) = (
                (float)middle,
                (float)Math.Max(spread, 1e-6),
                (float)values.Min(),
                (float)values.Max()
            );
        }
        return new ContextPredictors(mean, deviation, lowest, highest);
    }

    /// <summary>A polynomial of second order but for a few products: 1, the conditions and the rest, their squares, their
    /// products with the first of them (ln counts), and those of the estimate among itself.</summary>
    public double[] Of(float[] context)
    {
        double[] all = [.. Enumerable.Range(0, ContextCount).Select(i => Within(i, context))];
        if (all.Length == 0)
            return [1];
        ReadOnlySpan<double> estimate = all.AsSpan(ConditionCount, EstimateCount);
        var products = new List<double>();
        for (int i = 0; i < estimate.Length; i++)
        for (int j = 0; j < i; j++)
            products.Add(estimate[i] * estimate[j]);
        return
        [
            1,
            .. all,
            .. all.Select(value => (value * value) - 1),
            .. all.Skip(1).Select(value => value * all[0]),
            .. products,
        ];
    }

    /// <summary>Few, for tails are known from few spectra: the conditions, the first of them squared and with the second; the
    /// estimate and its squares.</summary>
    public double[] ForTails(float[] context)
    {
        double[] conditions = [.. Enumerable.Range(0, ConditionCount).Select(i => Within(i, context))],
            estimate = [.. Enumerable.Range(ConditionCount, EstimateCount).Select(i => Within(i, context))];
        if (conditions.Length == 0)
            return [1];
        double[] crossed = conditions.Length > 1 ? [conditions[0] * conditions[1]] : [];
        return
        [
            1,
            .. conditions,
            (conditions[0] * conditions[0]) - 1,
            .. crossed,
            .. estimate,
            .. estimate.Select(value => (value * value) - 1),
        ];
    }

    /// <summary>The part of <see cref="Of"/> that says nothing of the source, the rest 0: for numbers that are compared among
    /// spectra of all kinds.</summary>
    public double[] OfConditions(float[] context)
    {
        double[] all = Of(context);
        for (int i = 1 + ConditionCount; i < all.Length; i++)
        {
            int square = i - 1 - ContextCount,
                product = i - (2 * ContextCount);
            if (!(square >= 0 && square < ConditionCount) && !(square >= ContextCount && product < ConditionCount))
                all[i] = 0;
        }
        return all;
    }

    /// <summary>Of <see cref="ForTails"/> the conditions, the estimate 0.</summary>
    public double[] WithoutEstimate(double[] forTails)
    {
        double[] conditions = [.. forTails];
        conditions.AsSpan(conditions.Length - (2 * EstimateCount)).Clear();
        return conditions;
    }

    /// <summary>How far the context lies outside what was learnt, in its spreads; 0 within.</summary>
    public double Beyond(float[] context) =>
        Math.Sqrt(Enumerable.Range(0, ContextCount).Sum(i => Math.Pow(Standardise(i, context[i]) - Within(i, context), 2)));

    private double Within(int i, float[] context) => Standardise(i, Math.Clamp(context[i], Lowest[i], Highest[i]));

    private double Standardise(int i, float value) => (value - Mean[i]) / Deviation[i];
}
