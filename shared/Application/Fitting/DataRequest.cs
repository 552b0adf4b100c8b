using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Fitting;

/// <summary>Which data a fit is made to, and what is asked of them.</summary>
public sealed record DataRequest
{
    /// <summary>keV; null for the instrument's usual band.</summary>
    public double? Lowest { get; init; }

    /// <summary>keV; null for the instrument's usual band.</summary>
    public double? Highest { get; init; }

    /// <summary>Limits of single groups of a joint fit, counted from 1, instead of those: keV, null for the others'.</summary>
    public IReadOnlyDictionary<int, (double? Lowest, double? Highest)> OfGroups { get; init; } =
        new Dictionary<int, (double?, double?)>();

    public ObservationOptions Files { get; init; } = new();

    /// <summary>What a file may cost before it is refused.</summary>
    public FitsLimits Limits { get; init; } = FitsLimits.Default;

    /// <summary>Channels are summed as the file's GROUPING says.</summary>
    public bool UseGrouping { get; init; }

    /// <summary>How channels, or the file's groups, are summed besides; null for not at all.</summary>
    public ChannelGrouping? Grouping { get; init; }

    /// <summary>Which channels are fitted by their QUALITY.</summary>
    public ChannelQuality Quality { get; init; }

    /// <summary>"auto", or as XSPEC has it: "cstat" is W where there is a background.</summary>
    public string Statistic { get; init; } = "auto";

    /// <summary>As a model of the background: a shape that is learnt from the backgrounds of all spectra.</summary>
    public const string LearntBackground = RunSettings.LearntBackground;

    /// <summary>An expression for the background, or <see cref="LearntBackground"/>; null where it is data.</summary>
    public string? BackgroundModel { get; init; }

    /// <summary>Whether backgrounds get the shape that was learnt from all.</summary>
    public bool LearnsBackgrounds => BackgroundModel == LearntBackground;

    public BackgroundPath BackgroundPath { get; init; }

    /// <summary>What is read of the files: a background's own response, where its model goes through it.</summary>
    public ObservationOptions Reading =>
        Files with
        {
            ReadsBackgroundResponse =
                BackgroundModel is not null && !LearnsBackgrounds && BackgroundPath == BackgroundPath.Response,
        };

    /// <summary>Whether something is said that networks do not know.</summary>
    internal bool IsClassical =>
        UseGrouping
        || Grouping is not null
        || Quality != default
        || Statistic != "auto"
        || (BackgroundModel is not null && !LearnsBackgrounds)
        || OfGroups.Count > 0;

    /// <summary>Of a spectrum: over the usual band of its own instrument, as far as the caller did not say otherwise.</summary>
    /// <param name="group">Of a joint fit, from 1.</param>
    public FitSettings SettingsOf(ObservedSpectrum spectrum, ResponseMatrix response, int group = 1)
    {
        (double? first, double? last) = OfGroups.GetValueOrDefault(group);
        (double lowest, double highest) = UsualBand.Of(first ?? Lowest, last ?? Highest, spectrum.Source, response);
        FitSettings settings = new()
        {
            LowerEnergy = lowest,
            UpperEnergy = highest,
            UseGrouping = UseGrouping,
            Grouping = Grouping,
            Quality = Quality,
        };
        return NameFor(spectrum) is { } name ? StatisticNames.In(settings, name)! : settings;
    }

    /// <summary>All spectra of an observation, each over its own band.</summary>
    /// <param name="group">Of a joint fit, from 1.</param>
    public FitSpectrum[] SpectraOf(ReadObservation read, int group = 1) =>
        [
            .. read
                .Spectra.Zip(read.Responses, read.BackgroundResponses)
                .Select(one => new FitSpectrum(one.First, one.Second)
                {
                    Settings = SettingsOf(one.First, one.Second, group),
                    BackgroundResponse = one.Third,
                }),
        ];

    /// <param name="abundances">Of the source's model.</param>
    /// <param name="bins">Of the source's model.</param>
    /// <param name="tables">Reads tables.</param>
    /// <returns>Null where the background is data, or its shape is learnt.</returns>
    public BackgroundModel? ReadBackground(
        string abundances,
        BinIntegration bins,
        Almagest.Spectra.Models.Tables.ITableLibrary tables
    ) =>
        BackgroundModel is null || LearnsBackgrounds
            ? null
            : new(SpectralModel.Parse(BackgroundModel, abundances, bins, tables), BackgroundPath);

    /// <summary>What XSPEC's words mean for a spectrum; null where its data decide.</summary>
    private string? NameFor(ObservedSpectrum spectrum) =>
        Statistic switch
        {
            "auto" => null,
            "cstat" or "wstat" => spectrum.Background is null ? "cstat" : "wstat",
            "pgstat" => spectrum.Background is null ? "cstat" : "pgstat",
            string name => name,
        };
}
