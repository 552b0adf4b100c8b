using System.Text.Json;
using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Fitting;
using Almagest.Gateway.Settings;
using Almagest.Ogip.Catalogues;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>Spectra that are sent are fitted, and asked all that `almagest fit` asks.</summary>
internal static class FitEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/fits", FitAsync)
            .Tells<FitsAnswer>(TokenScopes.Submit, "Fits spectra that are sent")
            .TakesForm(FormFields.Fit);

    private static async Task<IResult> FitAsync(
        HttpContext context,
        SpectrumFits spectra,
        IOptions<GatewayOptions> options,
        CancellationToken cancellation
    )
    {
        Upload upload = await Upload.ReadAsync(context, FormFields.Fit);
        FitRequest request = FitWords.Read(
            new FieldWords(upload),
            upload.Data(),
            upload.Model(upload.Require("model")),
            upload.Text("abundances") ?? "wilm",
            usual: FitMethod.Classical
        );
        upload.Model(request.Data.BackgroundModel ?? "", RequestPart.BackgroundModel);
        FitAnswer answer = await spectra.RunAsync(
            request with
            {
                Folder = upload.Folder,
                Limits = options.Value.FitLimits,
            },
            progress: null,
            cancellation
        );
        FitsAnswer told = new(
            answer.ToJson().SelectMany(fits => fits),
            answer.Groups.SelectMany(group => group.Failures).Select(one => new FailedSource(one.Name, one.Reason)),
            answer.Reasons,
            answer.Warnings,
            answer.Skipped
        );
        return Results.Text(upload.Told(JsonSerializer.Serialize(told, JsonForm.Options)), "application/json");
    }
}

/// <param name="Fits">As they are saved.</param>
/// <param name="Failures">What could not be fitted.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Warnings">What is to be known of the fits.</param>
/// <param name="Skipped">Files that were passed over.</param>
internal sealed record FitsAnswer(
    IEnumerable<object> Fits,
    IEnumerable<FailedSource> Failures,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<CatalogueProblem> Skipped
);

internal sealed record FailedSource(string Name, string Reason);
