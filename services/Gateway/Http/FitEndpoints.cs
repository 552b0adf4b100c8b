using System.Text.Json;
using Almagest.Application;
using Almagest.Application.Fitting;
using Almagest.Gateway.Settings;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>Spectra that are sent are fitted, and asked all that `almagest fit` asks.</summary>
internal static class FitEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/fits", FitAsync);

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
        var told = new
        {
            fits = answer.ToJson().SelectMany(fits => fits),
            failures = answer.Groups.SelectMany(group => group.Failures).Select(one => new { one.Name, one.Reason }),
            reasons = answer.Reasons,
            warnings = answer.Warnings,
            skipped = answer.Skipped,
        };
        return Results.Text(upload.Told(JsonSerializer.Serialize(told, JsonForm.Options)), "application/json");
    }
}
