using Almagest.Application;
using Almagest.Gateway.Http;
using Almagest.Spectra;
using Almagest.Storage.Publishing;
using Almagest.Vo.VoTables;

namespace Almagest.Gateway.Tap;

/// <summary>What is wrong with a request of TAP, told as a VOTable: 400, 404 for what is not there, 503 where the database is
/// away. Pages of other hosts are refused with 403.</summary>
internal sealed class TapFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (Strangers.Find(http.Request) is { } stranger)
            return Error(StatusCodes.Status403Forbidden, stranger);
        try
        {
            return await next(context);
        }
        catch (UnknownException unknown)
        {
            return Error(StatusCodes.Status404NotFound, unknown.Message);
        }
        catch (RequestException wrong)
        {
            return Error(StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or SpectralDataException)
        {
            // A form that is broken or too large; what is stored can't be drawn.
            return Error(StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (BadHttpRequestException wrong)
        {
            return Error(wrong.StatusCode, wrong.Message);
        }
        catch (QueryFailedException failed) when (!http.Response.HasStarted)
        {
            return Error(
                failed.Failure == QueryFailure.Unavailable
                    ? StatusCodes.Status503ServiceUnavailable
                    : StatusCodes.Status400BadRequest,
                failed.Message
            );
        }
    }

    public static IResult Error(int status, string message) => new ErrorResult(status, message);

    /// <summary>A document without a table.</summary>
    private sealed class ErrorResult(int status, string message) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/x-votable+xml";
            await httpContext.Response.Body.WriteAsync(VoTableWriter.Error(message), httpContext.RequestAborted);
        }
    }
}
