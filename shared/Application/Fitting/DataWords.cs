using System.Globalization;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;

namespace Almagest.Application.Fitting;

/// <summary>Which data a fit is made to, from words.</summary>
public static class DataWords
{
    public static readonly string[] Statistics =
    [
        "auto",
        "cstat",
        "cash",
        "wstat",
        "pgstat",
        "chi2",
        "chi2gehrels",
        "chi2modvar",
    ];

    public static readonly string[] Groupings = ["file", "optimal"];

    public static readonly string[] Qualities = ["dubious", "good", "all"];

    public static readonly string[] BackgroundPaths = ["response", "detector"];

    /// <summary>What a network cannot follow.</summary>
    internal static readonly RequestPart[] Classical =
    [
        RequestPart.FileGrouping,
        RequestPart.Grouping,
        RequestPart.GroupMinimum,
        RequestPart.GroupBackgroundMinimum,
        RequestPart.Quality,
        RequestPart.Statistic,
        RequestPart.BackgroundModel,
        RequestPart.BackgroundPath,
    ];

    /// <summary>Of other spectra they would be passed over without a word.</summary>
    private static string? ColumnsOf(RequestWords words)
    {
        string? columns = words.Text(RequestPart.FluxColumns);
        return columns is null || columns.Split(',').All(one => one.Contains('='))
            ? columns
            : throw words.Wrong(RequestPart.FluxColumns, $"'{columns}'", "energy=E [keV], flux=F [mJy] and so on");
    }

    internal static DataRequest Read(RequestWords words)
    {
        (Dictionary<int, double> lowest, Dictionary<int, double> highest) = (
            Limits(words, RequestPart.LowestEnergy),
            Limits(words, RequestPart.HighestEnergy)
        );
        string? group = words.Has(RequestPart.Grouping) ? words.Choice(RequestPart.Grouping, Groupings) : null;
        DataRequest request = new()
        {
            Lowest = Of(lowest, 0),
            Highest = Of(highest, 0),
            OfGroups = lowest
                .Keys.Union(highest.Keys)
                .Where(number => number > 0)
                .ToDictionary(number => number, number => (Of(lowest, number), Of(highest, number))),
            Files = new ObservationOptions
            {
                Rmf = words.Text(RequestPart.Response),
                Arf = words.Text(RequestPart.Area),
                Background = words.Text(RequestPart.Background),
                FluxColumns = ColumnsOf(words),
            },
            UseGrouping = words.Flag(RequestPart.FileGrouping) || group == "file",
            Grouping = GroupingOf(words, group == "optimal"),
            Quality = Enum.Parse<ChannelQuality>(words.Choice(RequestPart.Quality, Qualities), ignoreCase: true),
            Statistic = words.Choice(RequestPart.Statistic, Statistics),
            BackgroundModel = words.Text(RequestPart.BackgroundModel),
            BackgroundPath = Enum.Parse<BackgroundPath>(
                words.Choice(RequestPart.BackgroundPath, BackgroundPaths),
                ignoreCase: true
            ),
        };
        string model = words.NameOf(RequestPart.BackgroundModel);
        RequireOfLearnt(words, request, model);
        if (request.BackgroundModel is null && words.Has(RequestPart.BackgroundPath))
            throw words.Wrong(RequestPart.BackgroundPath, $"no {model}", "both");
        if (request.BackgroundModel is not null && request.Statistic is "wstat" or "pgstat")
            throw words.Wrong(
                RequestPart.Statistic,
                $"{request.Statistic}, which takes the background for data, beside {model}",
                "cstat, chi2 or auto"
            );
        return request;
    }

    private static void RequireOfLearnt(RequestWords words, DataRequest request, string model)
    {
        if (!request.LearnsBackgrounds)
            return;
        if (words.Has(RequestPart.BackgroundPath))
            throw words.Wrong(RequestPart.BackgroundPath, $"it beside {model} {request.BackgroundModel}", "one of them");
        if (request.Statistic is not ("auto" or "cstat"))
            throw words.Wrong(
                RequestPart.Statistic,
                $"{request.Statistic} beside {model} {request.BackgroundModel}",
                "cstat or auto, for shapes are learnt from Poisson counts"
            );
    }

    private static double? Of(Dictionary<int, double> limits, int group) =>
        limits.TryGetValue(group, out double energy) ? energy : null;

    private static ChannelGrouping? GroupingOf(RequestWords words, bool isOptimal)
    {
        if (isOptimal && words.Flag(RequestPart.FileGrouping))
            throw words.Wrong(RequestPart.Grouping, $"optimal beside {words.NameOf(RequestPart.FileGrouping)}", "one of them");
        ChannelGrouping grouping = new()
        {
            IsOptimal = isOptimal,
            Minimum = Counts(RequestPart.GroupMinimum),
            BackgroundMinimum = Counts(RequestPart.GroupBackgroundMinimum),
        };
        return grouping == new ChannelGrouping() ? null : grouping;

        int Counts(RequestPart part) =>
            words.Whole(part, int.MinValue, int.MaxValue) switch
            {
                null => 0,
                > 0 and long counts => (int)counts,
                long wrong => throw words.Wrong(part, $"{wrong}", "at least 1 count"),
            };
    }

    /// <summary>By group, 0 for all.</summary>
    private static Dictionary<int, double> Limits(RequestWords words, RequestPart part)
    {
        var limits = new Dictionary<int, double>();
        foreach (string text in words.All(part))
        {
            string[] parts = text.Split(':');
            bool isRead =
                double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double energy)
                && double.IsFinite(energy);
            int group = 0;
            if (parts.Length == 2)
                isRead &= int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out group) && group > 0;
            if (!isRead || parts.Length > 2)
                throw words.Wrong(part, $"'{text}'", "an energy in keV, or GROUP:KEV such as 2:0.5");
            if (!limits.TryAdd(group, energy))
                throw words.Wrong(part, $"{(group > 0 ? $"group {group}" : "it")} twice", "it once");
        }
        return limits;
    }
}
