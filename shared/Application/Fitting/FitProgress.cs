using Almagest.Application.Trainings;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;

namespace Almagest.Application.Fitting;

/// <summary>How a fit gets on.</summary>
public abstract record FitProgress
{
    private FitProgress() { }

    /// <summary>How many observations of all have been fitted classically, well or not.</summary>
    public sealed record Classical(int Done, int Total) : FitProgress;

    /// <summary>No network knows an instrument's responses yet: one is made.</summary>
    /// <param name="Instrument">For people.</param>
    /// <param name="Sister">Id of the network with whose weights it begins; null: anew.</param>
    public sealed record NothingLearnt(string Instrument, Campaign Campaign, string? Sister) : FitProgress;

    /// <summary>How far that network is.</summary>
    /// <param name="Instrument">For people.</param>
    public sealed record Training(string Instrument, TrainProgress Progress) : FitProgress;

    /// <summary>How far the run over an instrument's spectra is.</summary>
    /// <param name="Instrument">For people.</param>
    public sealed record Running(string Instrument, RunProgress Progress) : FitProgress;

    /// <summary>A network exists and is not used, for its posteriors failed their calibration.</summary>
    /// <param name="Instrument">For people.</param>
    /// <param name="Failure">Of the calibration.</param>
    public sealed record NotUsed(string Instrument, NetworkSummary Network, string Failure) : FitProgress;
}
