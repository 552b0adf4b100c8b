using Almagest.Application.Fitting;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;

namespace Almagest.Cli.Fitting;

/// <summary>Shows how a fit by networks gets on.</summary>
internal sealed class FitDisplay(WorkDisplay display, FitMethod method) : IProgress<FitProgress>
{
    private readonly WorkPhases _phases = new(display);

    public Task<FitAnswer> FollowAsync(Func<Task<FitAnswer>> fit, CancellationToken cancellation) =>
        _phases.FollowAsync(fit, cancellation);

    public void Report(FitProgress value)
    {
        switch (value)
        {
            case FitProgress.NothingLearnt nothing:
                _phases.Say(
                    $"{nothing.Instrument}: nothing learnt yet for {nothing.Campaign.Model} {Through(nothing.Campaign)}; "
                        + $"simulating {Tables.Whole(nothing.Campaign.Spectra)} spectra"
                        + (nothing.Sister is { } sister ? $", to begin with the weights of network {sister[..12]}." : ".")
                );
                break;
            case FitProgress.Training training:
                TrainingWatch.Show(_phases, training.Progress);
                break;
            case FitProgress.Running running:
                RunWatch.Show(_phases, running.Progress);
                break;
            case FitProgress.NotUsed not:
                string id = not.Network.Id[..12];
                _phases.Say(
                    $"{not.Instrument}: network {id} is not used, for its posteriors failed their calibration: {not.Failure}. "
                        + $"'almagest network show {id}' has the figures, --simulations makes another."
                        + (method == FitMethod.Both ? " Fitted classically." : "")
                );
                break;
        }
    }

    private static string Through(Campaign campaign) =>
        campaign.Instruments.Count == 0
            ? $"in flux, in {campaign.GridEdges.Length - 1} bins"
            : $"through {campaign.Instruments[0].ResponseKeys.Count} response(s)";
}
