using Almagest.Ogip;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Inputs;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>The spectra of one instrument, fitted as one run.</summary>
/// <param name="Instrument">For people.</param>
/// <param name="Encoder">Of the campaign that its network learnt.</param>
/// <param name="Run">As stored.</param>
/// <param name="Observations">As read, in the catalogue's order.</param>
/// <param name="Fits">With their vectors.</param>
/// <param name="Failures">Of the run.</param>
/// <param name="SpectraPerSecond">Of the run, from submission to the last chunk.</param>
internal sealed record FittedGroup(
    string Instrument, CampaignEncoder Encoder, Run Run, IReadOnlyList<ReadObservation> Observations,
    IReadOnlyList<FitRecord> Fits, IReadOnlyList<FailureRecord> Failures, double SpectraPerSecond)
{
    public Campaign Campaign => Encoder.Campaign;

    /// <summary>As the network saw each observation; null where it could not be encoded.</summary>
    public required IReadOnlyList<EncodedObservation?> Encoded { get; init; }
}
