using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Shards;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.Inference;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Networks;

/// <summary>
/// Spectra of a campaign that none of its networks has learnt from: the same for all of them, drawn from the same priors with
/// another seed. N spectra, P targets.
/// </summary>
public sealed class HeldOut
{
    private readonly TrainingSet _set;
    private readonly string _campaignId;
    private readonly double[] _spreads;

    private HeldOut(TrainingSet set, string campaignId, int targets)
    {
        (_set, _campaignId) = (set, campaignId);
        _spreads =
        [
            .. Enumerable
                .Range(0, targets)
                .Select(target =>
                    Spread([.. Enumerable.Range(0, set.Input.Count).Select(row => (double)set.Targets[(row * targets) + target])])
                ),
        ];
    }

    public int Count => _set.Input.Count;

    /// <summary>Draws N spectra.</summary>
    public static async Task<HeldOut> DrawAsync(
        Campaign campaign,
        int count,
        IResponseLibrary responses,
        CancellationToken cancellation
    )
    {
        (TrainingSet set, CampaignEncoder encoder) = await HeldOutInputs.DrawAsync(
            campaign,
            count,
            HeldOutSet.Comparison,
            responses,
            cancellation
        );
        return new HeldOut(set, campaign.Id, encoder.TargetCount);
    }

    /// <summary>
    /// Shape [N]: the logarithm of the density that a network gives the truth, a Gaussian for each target in units of the
    /// targets'
    /// spread, mean over the targets; and the mean square error in the same units. More of the first is better.
    /// </summary>
    public (double[] Scores, double Error) Judge(NetworkBundle bundle)
    {
        // Judged as fitters will compute, whatever it was trained on.
        using NetworkRunner runner = NetworkRunner.Load(bundle, _campaignId, ProcessorEngine.Instance);
        InferenceResult said = runner.Infer(_set.Input, new InferenceSettings(TargetsOfEveryPass: false));
        double[] scores = new double[Count];
        double squares = 0;
        for (int i = 0; i < said.Targets.Length; i++)
        {
            double spread = _spreads[i % _spreads.Length];
            double error = (said.Targets[i] - _set.Targets[i]) / spread,
                sigma = Math.Max(said.TargetSigmas[i] / spread, 1e-9);
            // A filling that ran away gives no numbers: it is as bad as an answer can be without spoiling all sums.
            if (!double.IsFinite(error) || !double.IsFinite(sigma))
                (error, sigma) = (10, 1);
            scores[i / _spreads.Length] -=
                (Math.Log(sigma) + (0.5 * Math.Pow(error / sigma, 2)) + (0.5 * Math.Log(2 * Math.PI))) / _spreads.Length;
            squares += error * error;
        }
        return (scores, squares / said.Targets.Length);
    }

    private static double Spread(double[] values)
    {
        double mean = values.Average(),
            spread = Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2)));
        return spread > 0 ? spread : 1;
    }
}
