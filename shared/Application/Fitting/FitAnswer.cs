using System.Text.Json.Nodes;
using Almagest.Application.Inference;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.Fitting;

/// <summary>Fits, and what each says besides its parameters.</summary>
/// <param name="Request">That was answered.</param>
/// <param name="Groups">By instrument; a joint fit is one.</param>
/// <param name="Inferred">Of each fit of each group, in their order.</param>
public sealed record FitAnswer(FitRequest Request, IReadOnlyList<FittedGroup> Groups, FitInference[][] Inferred)
{
    /// <summary>Why some files were not read.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Of the reading.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Files that lay beside, and why they are none.</summary>
    public IReadOnlyList<CatalogueProblem> Skipped { get; init; } = [];

    public IEnumerable<SourceFit> Fits => Groups.SelectMany(group => group.Fits);

    /// <summary>All fits as they are saved: with what repeats them.</summary>
    public IEnumerable<SavedFit> Saved => Groups.SelectMany(group => group.Fits.Select(fit => SavedFit.Of(Request, group, fit)));

    /// <summary>The same as JSON, with what was inferred besides: group after group.</summary>
    public IEnumerable<JsonNode[]> ToJson() => Groups.Zip(Inferred, (group, inferred) => group
                .Fits.Zip(inferred, (fit, one) =>
                {
                    JsonNode node = FitRecipe.Save(Request, group, fit);
                    InferenceJson.AddTo(node, one);
                    return node;
                })
                .ToArray());

    /// <summary>False where a fit failed, or one to all spectra has no minimum.</summary>
    public bool IsComplete =>
        Groups.All(group => group.Failures.Count == 0 && (!group.IsJoint || group.Fits.All(fit => fit.Fit.Converged)));

    /// <summary>Asks of fitted groups what was wanted besides.</summary>
    public static FitAnswer Of(FitRequest request, IReadOnlyList<FittedGroup> groups, CancellationToken cancellation)
    {
        FitInference[][] inferred = [.. groups.Select(group => Infer(request.Inference, group, cancellation))];
        return new(request, [.. groups.Select((group, g) => AtMinima(group, inferred[g]))], inferred);
    }

    /// <summary>Many fits share the cores; within one fit a chain or a scan does.</summary>
    private static FitInference[] Infer(InferenceRequest request, FittedGroup group, CancellationToken cancellation) =>
        request.IsParallel
            ? [.. group.Fits.Select(fit => Infer(request, group, fit, cancellation))]
            :
            [
                .. group
                    .Fits.AsParallel()
                    .AsOrdered()
                    .WithCancellation(cancellation)
                    .Select(fit => Infer(request, group, fit, cancellation)),
            ];

    private static FitInference Infer(InferenceRequest request, FittedGroup group, SourceFit fit, CancellationToken cancellation)
    {
        ReadObservation read = group.Observations[fit.Number];
        FitProblem problem = group.Problem(read);
        return FitInference.Of(
            request,
            problem,
            FittedGroup.ParametersOf(problem, fit),
            SpectrumLabels.Of(problem, read),
            cancellation
        );
    }

    /// <summary>Where intervals came across a lower minimum, that is the fit.</summary>
    private static FittedGroup AtMinima(FittedGroup group, FitInference[] inferred) =>
        group with
        {
            Fits =
            [
                .. group.Fits.Zip(inferred, (fit, one) =>
                    one.Profile is { FoundNewMinimum: true } profile ? ClassicalRecord.At(fit, one.Problem, profile.Fit) : fit
                ),
            ],
        };
}
