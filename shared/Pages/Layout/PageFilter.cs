using Almagest.Application;
using Almagest.Spectra;
using Almagest.Storage.Publishing;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Layout;

/// <summary>What is wrong with a request, told as a page.</summary>
internal sealed class PageFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (UnknownException unknown)
        {
            return Wrong.Of(StatusCodes.Status404NotFound, unknown.Message);
        }
        catch (Exception wrong) when (wrong is RequestException or SpectralDataException or InvalidDataException)
        {
            return Wrong.Of(StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (BadHttpRequestException wrong)
        {
            return Wrong.Of(wrong.StatusCode, wrong.Message);
        }
        catch (QueryFailedException failed)
        {
            return Wrong.Of(
                failed.Failure == QueryFailure.Unavailable
                    ? StatusCodes.Status503ServiceUnavailable
                    : StatusCodes.Status400BadRequest,
                failed.Message
            );
        }
        catch (FailedException failed)
        {
            return Wrong.Of(StatusCodes.Status500InternalServerError, failed.Message);
        }
    }
}
