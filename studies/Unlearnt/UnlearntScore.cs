namespace Almagest.Studies.Unlearnt;

/// <summary>What becomes of spectra with one gap. P free parameters.</summary>
/// <param name="Gap">For people.</param>
/// <param name="IsLearnt">Whether the campaign lists it, or a gap that it is a part of.</param>
/// <param name="PassErrors">Mean square error of the parameters in raw units after each pass.</param>
/// <param name="Bands">Of filled bins: the share of the truths within, and its standard error; NaN without a gap.</param>
/// <param name="Parameters">Shape [P]: the share of the truths within the published interval.</param>
/// <param name="Flagged">The share of spectra that are called outside the training.</param>
internal sealed record UnlearntScore(
    string Gap,
    bool IsLearnt,
    IReadOnlyList<double> PassErrors,
    (double Share, double Error) Bands,
    IReadOnlyList<double> Parameters,
    double Flagged
)
{
    /// <summary>The largest rise of the error from any pass to any later one, as a ratio; at most 1: it never rises.</summary>
    public double Rise => PassErrors.Index().Max(pass => pass.Item / PassErrors.Take(pass.Index + 1).Min());
}

/// <param name="Title">What was learnt, and how gaps are filled.</param>
/// <param name="Parameters">Names of the P parameters.</param>
internal sealed record UnlearntResult(string Title, IReadOnlyList<string> Parameters, IReadOnlyList<UnlearntScore> Scores);
