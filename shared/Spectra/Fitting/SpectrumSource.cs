using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting;

/// <summary>A spectrum ready to be fitted, and what its counts come from.</summary>
/// <param name="Bins">The data.</param>
/// <param name="Group">Of the joint fit, from 0.</param>
/// <param name="HasSource">False for a background spectrum that is fitted as data.</param>
/// <param name="Background">The background's model in it; null if there is none.</param>
internal sealed record SpectrumSource(FitBins Bins, int Group, bool HasSource, BackgroundShare? Background)
{
    /// <summary>Which of its group's spectra has this background for its own, and what that is; null: it is the
    /// group's.</summary>
    public (int Spectrum, FittedBackground Fitted)? Shape { get; init; }

    /// <summary>Every spectrum of every group, then the background spectra that are modelled.</summary>
    public static IReadOnlyList<SpectrumSource> Of(IReadOnlyList<DataGroup> groups, FitSettings settings)
    {
        if (groups.Any(group => group.Spectra.Count == 0))
            throw SpectralDataException.At("fit", "no spectrum", "at least one in every group");
        List<SpectrumSource> spectra = [],
            backgrounds = [];
        for (int g = 0; g < groups.Count; g++)
            foreach ((int place, FitSpectrum spectrum) in groups[g].Spectra.Index())
            {
                FitSettings own = spectrum.Settings ?? settings;
                if ((spectrum.Background?.Model ?? groups[g].Background) is not { } model)
                {
                    spectra.Add(new(FitBins.Prepare(spectrum, own), g, HasSource: true, null));
                    continue;
                }
                CountSpectrum observed = spectrum.Observed.Background
                    ?? throw SpectralDataException.At(
                        $"group {g + 1}",
                        "no background spectrum",
                        "one, for the background's model to be fitted to"
                    );
                CountSpectrum source = spectrum.Observed.Source;
                if (own.Grouping is not null)
                {
                    // Both are summed in the same way, which the source decides.
                    source = source with { Grouping = new ChannelGroups(spectrum, own).Flags };
                    own = own with { UseGrouping = true, Grouping = null };
                }
                FitSpectrum inSource = spectrum with { Observed = spectrum.Observed with { Source = source, Background = null } };
                FitSpectrum inBackground = spectrum with
                {
                    Observed = spectrum.Observed with
                    {
                        Source = observed with { Grouping = source.Grouping, Quality = observed.Quality ?? source.Quality },
                        Background = null,
                    },
                    Response =
                        model.Path == BackgroundPath.Response
                            ? spectrum.BackgroundResponse ?? spectrum.Response
                            : spectrum.Response,
                    Note = null,
                };
                if (observed.ChannelCount != source.ChannelCount)
                    throw SpectralDataException.At(
                        "background",
                        $"{observed.ChannelCount} channels",
                        $"{source.ChannelCount}, as in the source spectrum"
                    );
                (int, FittedBackground)? shape = spectrum.Background is { } fitted ? (place, fitted) : null;
                spectra.Add(
                    Modelled(inSource, Alone(own, source), g, hasSource: true, model, channel =>
                        observed.BackScaleAt(channel) is > 0 and double seen ? source.BackScaleAt(channel) / seen : 0
                    ) with
                    {
                        Shape = shape,
                    }
                );
                backgrounds.Add(
                    Modelled(inBackground, Alone(own, observed), g, hasSource: false, model, null) with
                    {
                        Shape = shape,
                    }
                );
            }
        return [.. spectra, .. backgrounds];
    }

    /// <summary>Each is data by itself; W or a subtraction would count the background twice.</summary>
    private static FitSettings Alone(FitSettings own, CountSpectrum data) =>
        own with
        {
            Statistic =
                !data.IsPoisson || own.Statistic == StatisticKind.ChiSquare ? StatisticKind.ChiSquare
                : own.Statistic == StatisticKind.Cash ? StatisticKind.Cash
                : StatisticKind.CStat,
        };

    private static SpectrumSource Modelled(
        FitSpectrum spectrum,
        FitSettings settings,
        int group,
        bool hasSource,
        BackgroundModel model,
        Func<int, double>? scaleOfChannel
    )
    {
        FitBins bins = FitBins.Prepare(spectrum, settings);
        (GroupedResponse response, double factor) = new ChannelGroups(spectrum, settings).PathTo(model.Path, scaleOfChannel);
        return new(bins, group, hasSource, new BackgroundShare(model.Model, response, factor));
    }
}

/// <summary>How a background's model reaches a spectrum.</summary>
/// <param name="Model">Its parameters are those of the spectrum's group.</param>
/// <param name="Response">To the spectrum's bins.</param>
/// <param name="Factor">Expected counts = this × folded flux: s, times BACKSCAL over the background's.</param>
internal sealed record BackgroundShare(SpectralModel Model, GroupedResponse Response, double Factor);
