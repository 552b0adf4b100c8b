namespace Almagest.Storage.Views;

/// <summary>The views that stand by themselves; each kind of fits has wide ones besides, <see cref="FitsViews"/>.</summary>
internal static class PublishedViews
{
    public static IReadOnlyList<PublishedView> All { get; } =
    [
        ObservedViews.Sources,
        ObservedViews.Observations,
        ObservedViews.Files,
        ResultsViews.Fits,
        ResultsViews.Parameters,
        ResultsViews.Fluxes,
        ResultsViews.Posteriors,
        ResultsViews.Samples,
        ResultsViews.FilledSpectra,
        ResultsViews.Flags,
        ResultsViews.FlagMeanings,
        FailureView.Failures,
        ProvenanceViews.Runs,
        ProvenanceViews.RunParameters,
        ObservedViews.Catalogues,
        ProvenanceViews.Campaigns,
        ProvenanceViews.Networks,
    ];
}
