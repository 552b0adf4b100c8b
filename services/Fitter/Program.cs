using Almagest.Fitter;
using Almagest.Hosting;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.Telemetry;
using Almagest.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
builder.AddAlmagestObservability("fitter");
builder.Services.AddAlmagestStorage();
builder.AddFitter();
builder.AddAlmagestMessaging(bus => bus.AddFitterConsumers());
builder.AddAlmagestHealth((services, cancellation) => services.GetRequiredService<ICampaignStore>().ListAsync(cancellation));

WebApplication app = builder.Build();
app.MapAlmagestHealth();
return await app.RunServiceAsync(cancellation => app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(cancellation));
