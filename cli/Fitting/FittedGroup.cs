using Almagest.Ogip;
using Almagest.Spectra.Campaigns;
using Almagest.Storage;

namespace Almagest.Cli.Fitting;

/// <summary>The spectra of one instrument, fitted as one run.</summary>
/// <param name="Instrument">For people.</param>
/// <param name="Campaign">What its network learnt.</param>
/// <param name="Run">As stored.</param>
/// <param name="Observations">As read, in the catalogue's order.</param>
/// <param name="Fits">With their vectors.</param>
/// <param name="Failures">Of the run.</param>
/// <param name="SpectraPerSecond">Of the run, from submission to the last chunk.</param>
internal sealed record FittedGroup(
    string Instrument, Campaign Campaign, Run Run, IReadOnlyList<ReadObservation> Observations,
    IReadOnlyList<FitRecord> Fits, IReadOnlyList<FailureRecord> Failures, double SpectraPerSecond);
